import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ReadinessReportV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/readiness-report.json" with { type: "json" };
import { type TemporaryDirectory, temporaryDirectory } from "@slotgate/stack";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium } from "./world/launch-chromium.ts";
import { runSlotgate } from "./world/run-slotgate.ts";

const report = example as ReadinessReportV1;
const hostile = `</script><script>document.title = "run"</script><img src=x onerror=alert(1)> "' \u202eabc ${"x".repeat(4_000)}`;
const dayLength = 24 * 60 * 60 * 1_000;
const at = (day: number): string => new Date(Date.parse(report.from) + day * dayLength).toISOString();

/** More than a year, as many events as a report can have, and texts that nobody should have written. */
const worst: ReadinessReportV1 = {
  ...report,
  environment: hostile.slice(0, 256),
  to: at(400),
  criteria: report.criteria.map((one) => ({ ...one, findings: [hostile], command: hostile, next: hostile })),
  days: Array.from({ length: 400 }, (_, day) => ({
    ...(report.days[0] as (typeof report.days)[number]),
    day: at(day).slice(0, 10),
    denied: 123_456_789,
  })),
  events: Array.from({ length: 500 }, (_, event) => ({
    at: at(400 - (event + 1) * 0.8),
    kind: (["incident", "change", "drill"] as const)[event % 3] ?? "drill",
    id: hostile.slice(0, 256),
    what: hostile,
  })),
  signoffs: report.signoffs.map((one) => ({
    ...one,
    subject: hostile.slice(0, 256),
    statement: hostile.slice(0, 1_000),
  })),
};

let directory: TemporaryDirectory;
const pages: Record<string, string> = {};
beforeAll(async () => {
  directory = await temporaryDirectory("readiness-page");
  for (const [name, answer] of Object.entries({ usual: report, worst })) {
    const file = join(directory.path, `${name}.html`);
    await writeFile(file, await pageOf(answer));
    pages[name] = pathToFileURL(file).href;
  }
});
afterAll(() => directory.remove());

/** What the built command prints for a service that answers with this report. */
async function pageOf(answer: ReadinessReportV1): Promise<string> {
  const service = createServer((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await once(service.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const args = ["readiness", "--stage", "ga", "--format", "html"];
  const { code, stdout, stderr } = await runSlotgate(args, {
    SLOTGATE_URL: url,
    SLOTGATE_KEY: "k".repeat(40),
  });
  service.closeAllConnections();
  service.close();
  expect({ code, stderr }).toEqual({ code: 4, stderr: "slotgate readiness: not ready\n" });
  return stdout;
}

describe.each(["usual", "worst"])("the page of the %s report, without network", (name) => {
  let browser: Browser;
  let tab: Page;
  const requests: string[] = [];
  const complaints: string[] = [];
  beforeEach(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await browser.close();
    // Its own, and no other: nothing is loaded, no script fails, and none runs.
    expect({ requests, complaints }).toEqual({ requests: [pages[name]], complaints: [] });
    requests.length = 0;
    complaints.length = 0;
  });

  const open = async (options: Parameters<Browser["newPage"]>[0]): Promise<void> => {
    tab = await browser.newPage({ ...options, offline: true });
    tab.on("request", (request) => requests.push(request.url()));
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(error.message));
    await tab.goto(pages[name] ?? "");
    expect(await tab.title()).toMatch(/^Beta to GA: not ready \(/);
  };

  it.each([
    [1_280, "wide"],
    [360, "narrow"],
  ])("fits %s pixels, opened or not, with the charts for that width", async (width, charts) => {
    await open({ viewport: { width, height: 900 } });
    const scrollWidth = () => tab.evaluate("document.documentElement.scrollWidth");
    expect(await scrollWidth()).toBe(width);
    expect(await tab.locator("h1").textContent()).toBe("Beta to GA: not ready");
    const evidence = tab.locator("#defects .evidence");
    expect(await evidence.isVisible()).toBe(false);
    await tab.locator("#defects summary").click();
    expect(await evidence.isVisible()).toBe(true);
    await tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(await scrollWidth()).toBe(width);
    for (const one of ["wide", "narrow"])
      expect(await tab.locator(`.${one} svg`).isVisible(), one).toBe(one === charts);
  });

  it("is light on paper, and shows there what is closed on the screen", async () => {
    await open({ viewport: { width: 688, height: 970 }, colorScheme: "dark" });
    const styleOf = (selector: string, property: string) =>
      tab.evaluate(`getComputedStyle(document.querySelector('${selector}'))['${property}']`);
    const closed = "[...document.querySelectorAll('details:not([open]) > :not(summary)')]";
    const shown = () => tab.evaluate(`${closed}.filter((one) => one.checkVisibility()).length`);
    expect(await styleOf("body", "backgroundColor")).not.toBe("rgb(255, 255, 255)");
    const completed = `.wide path[fill="var(--completed)"]`;
    const inDark = await styleOf(completed, "fill");
    expect(await shown()).toBe(0);
    await tab.emulateMedia({ media: "print" });
    expect(await styleOf("body", "backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await styleOf(completed, "fill")).toMatch(/^rgb\((?!0, 0, 0\))/);
    expect(await styleOf(completed, "fill")).not.toBe(inDark);
    expect(await shown()).toBe(await tab.evaluate(`${closed}.length`));
    expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(688);
  });
});
