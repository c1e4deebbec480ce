import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HttpStage, startStage } from "../testing/http-stage.ts";
import { operations } from "./operations/operations.ts";

let stage: HttpStage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const page = async () => {
  const response = await stage.ask("/docs", { as: null });
  return { response, text: await response.text() };
};

describe("the files of the page", () => {
  it("are named by their content and cached for a year; the page itself is not cached", async () => {
    const { response, text } = await page();
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    const files = [...text.matchAll(/(?:href|src)="(docs\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const asset = await stage.ask(`/${file}`, { as: null });
      expect([file, asset.status]).toEqual([file, 200]);
      expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
  });

  it("load nothing from other origins", async () => {
    const policy = (await page()).response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|http|\*/);
  });

  it("are found from the address with a trailing slash too", async () => {
    const response = await stage.ask("/docs/", { as: null });
    expect([response.status, response.url]).toEqual([200, `${stage.url}/docs`]);
    await response.text();
  });

  it.each(["/docs/none.js", "/docs/%2e%2e/http/docs.js", "/docs/..%2f..%2fpackage.json"])(
    "%s is not a file of the page",
    async (path) => {
      expect((await stage.ask(path, { as: null })).status).toBeGreaterThanOrEqual(400);
    },
  );

  it("are read-only", async () => {
    expect(await stage.problemOf("/docs", { as: null, method: "POST" })).toMatchObject({
      type: "urn:slotgate:problem:method-not-allowed",
      detail: "send GET, HEAD, not POST",
    });
  });
});

/** The system's Chromium if present; otherwise the packaged one. */
const systemChromium = "/usr/bin/chromium";
const launch = async (): Promise<Browser> =>
  existsSync(systemChromium)
    ? chromium.launch({ executablePath: systemChromium, args: ["--no-sandbox"] })
    : chromium.launch({
        executablePath: await sparticuz.executablePath(),
        args: [...sparticuz.args, "--disable-background-networking"],
      });

describe("in a browser", () => {
  // One per test: the packaged Chromium is a single process and ends with its first tab.
  let browser: Browser;
  beforeEach(async () => {
    browser = await launch();
  });
  afterEach(() => browser.close());

  it.each([
    ["wide", 1_280],
    ["narrow", 390],
  ])("%s: lists every operation, fits its width, and loads nothing from elsewhere", async (_, width) => {
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    const foreign: string[] = [];
    const complaints: string[] = [];
    tab.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${stage.url}/`) && !url.startsWith("data:")) foreign.push(url);
    });
    tab.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    tab.on("pageerror", (error) => complaints.push(error.message));
    await tab.goto(`${stage.url}/docs`);
    await tab.locator(".opblock").first().waitFor();
    expect(await tab.title()).toBe("slotgate API");
    expect(await tab.locator("h1").first().textContent()).toContain("slotgate");
    const listed = await tab.locator(".opblock").evaluateAll((blocks) => blocks.map(({ id }) => id));
    expect(listed.sort()).toEqual(
      Object.entries(operations)
        .map(([id, { tag }]) => `operations-${tag}-${id}`)
        .sort(),
    );
    await tab.locator("#operations-Runs-submitRun .opblock-summary-control").click();
    await tab.locator("#operations-Runs-submitRun .responses-table").first().waitFor();
    const text = await tab.locator("#operations-Runs-submitRun").textContent();
    expect(text).toContain("Requires a key with role submit.");
    expect(text).toContain("lesson-12/intro");
    expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
  });

  it.each<[keyof typeof operations, readonly string[]]>([
    ["submitRun", []],
    ["listTelemetry", []],
    ["readJobResult", ["jobId"]],
  ])("%s is tried with the required parameters only", async (id, required) => {
    const tab = await browser.newPage();
    const block = tab.locator(`#operations-${operations[id].tag}-${id}`);
    await tab.goto(`${stage.url}/docs`);
    await block.locator(".opblock-summary-control").click();
    await block.locator(".try-out__btn").click();
    await block.locator(".execute").waitFor();
    const filled = await block
      .locator("tr[data-param-name]")
      .evaluateAll((rows: { innerHTML: string; dataset: Record<string, string> }[]) =>
        rows.flatMap((row) => {
          const field = (
            row as unknown as { querySelector(of: string): { value: string } | null }
          ).querySelector("input, select");
          return field === null || field.value === "" || field.value === "--"
            ? []
            : [row.dataset["paramName"]];
        }),
      );
    expect(filled).toEqual(required);
    const asking = tab.waitForRequest((request) => request.url().startsWith(`${stage.url}/v1/`));
    await block.locator(".execute").click();
    const asked = await asking;
    expect(new URL(asked.url()).search).toBe("");
    expect(asked.headers()).not.toHaveProperty("prefer");
    expect(asked.headers()).not.toHaveProperty("idempotency-key");
    await tab.close();
  });

  it("calls the right address when served behind a prefix", async () => {
    const proxy = createServer(async ({ url = "" }, response) => {
      const inner = /^\/ai\/slotgate(\/.*)$/.exec(url)?.[1];
      if (inner === undefined) return void response.writeHead(404).end();
      const answer = await fetch(`${stage.url}${inner}`);
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as AddressInfo;
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${port}/ai/slotgate/docs`);
    const alive = tab.locator("#operations-Health-checkAlive");
    await alive.locator(".opblock-summary-control").click();
    await alive.locator(".try-out__btn").click();
    const asked = tab.waitForResponse((response) => response.url().endsWith("/healthz"));
    await alive.locator(".execute").click();
    const answer = await asked;
    expect([answer.url(), answer.status()]).toEqual([`http://127.0.0.1:${port}/ai/slotgate/healthz`, 200]);
    await tab.close();
    proxy.closeAllConnections();
    proxy.close();
  });
});
