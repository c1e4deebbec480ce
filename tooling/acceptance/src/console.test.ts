import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium } from "./world/launch-chromium.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let world: World;
let browser: Browser;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());
beforeEach(async () => {
  browser = await launchChromium();
});
afterEach(() => browser.close());

/** A tab, and what a page should never do in it. */
interface Watched {
  readonly tab: Page;
  /** Requests to other hosts. */
  readonly foreign: readonly string[];
  /** Errors and warnings of the page, among them violations of the content security policy. */
  readonly complaints: readonly string[];
}

async function openTab(options: Parameters<Browser["newPage"]>[0] = {}): Promise<Watched> {
  const tab = await browser.newPage({ viewport: { width: 1_280, height: 900 }, ...options });
  const foreign: string[] = [];
  const complaints: string[] = [];
  tab.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${world.url}/`) && !/^(?:data|blob):/.test(url)) foreign.push(url);
  });
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  tab.on("pageerror", (error) => complaints.push(error.message));
  return { tab, foreign, complaints };
}

const keyField = (tab: Page) => tab.getByLabel(/key/i).first();

/** Opens a page of the console with a key in the fragment, as the address that `start` prints does. */
async function signIn(tab: Page, { key = world.keys.operate, path = "" } = {}): Promise<void> {
  await tab.goto(`${world.url}/console${path}#key=${encodeURIComponent(key)}`);
  await keyField(tab).waitFor({ state: "hidden" });
}

/** What axe finds, as one line for each rule with the places. */
async function findingsOf(tab: Page): Promise<string[]> {
  await tab.evaluate(axe);
  const { violations } = (await tab.evaluate("axe.run()")) as {
    violations: { id: string; nodes: { target: unknown[] }[] }[];
  };
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

const pages = ["", "/decisions", "/changes", "/incidents", "/drills", "/readiness"] as const;

describe("the console", () => {
  it.each(["/console", "/console/", "/console/decisions"])(
    "%s loads nothing from other hosts, and without a complaint of the browser",
    async (path) => {
      const { tab, ...seen } = await openTab();
      const response = await tab.goto(`${world.url}${path}`, { waitUntil: "networkidle" });
      expect(response?.status()).toBe(200);
      expect(await tab.title()).toMatch(/slotgate/i);
      expect(await tab.locator("h1").first().isVisible()).toBe(true);
      expect(seen).toEqual({ foreign: [], complaints: [] });
    },
  );
  it("says that a key is wrong, and keeps asking for one", async () => {
    const { tab } = await openTab();
    await tab.goto(`${world.url}/console`);
    await keyField(tab).fill("not-a-key");
    await tab.getByRole("button", { name: /sign in/i }).click();
    await tab.getByRole("alert").filter({ hasText: /key/i }).first().waitFor();
    expect(await keyField(tab).isVisible()).toBe(true);
  });

  it("signs in by the fragment, which leaves the address and the history", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab);
    await until(async () => !tab.url().includes(world.keys.operate));
    expect(new URL(tab.url()).hash).toBe("");
    await tab.goBack().catch(() => null);
    expect(tab.url()).not.toContain(world.keys.operate);
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("says within three seconds that the kill was engaged in Unleash", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab);
    const engaged = tab.getByText(/\bengaged\b/i).filter({ visible: true });
    await tab
      .getByText(/\breleased\b/i)
      .filter({ visible: true })
      .first()
      .waitFor();
    try {
      await world.setKill(true);
      await world.untilControls(({ controls }) => controls?.killSwitch === "engaged");
      const from = performance.now();
      await engaged.first().waitFor();
      expect(performance.now() - from).toBeLessThan(3_000);
    } finally {
      await world.setKill(false);
      await world.untilOpen();
    }
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it.each(["light"] as const)("axe finds nothing on any page in the %s theme", async (colorScheme) => {
    const { tab, ...seen } = await openTab({ colorScheme, reducedMotion: "reduce" });
    await tab.goto(`${world.url}/console`);
    await keyField(tab).waitFor();
    const found: Record<string, string[]> = { "sign in": await findingsOf(tab) };
    await signIn(tab);
    for (const path of pages) {
      await tab.goto(`${world.url}/console${path}`, { waitUntil: "domcontentloaded" });
      await tab.getByRole("main").getByRole("heading").first().waitFor();
      found[path] = await findingsOf(tab);
    }
    expect(found).toEqual(Object.fromEntries(["sign in", ...pages].map((path) => [path, []])));
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });
});
