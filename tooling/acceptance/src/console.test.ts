import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AllowlistPreviewV1, AllowlistStateV1, AllowlistV1 } from "@slotgate/contracts";
import { drillRule } from "@slotgate/executor";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { allowlistOf, jobOf, newJobId, runOf } from "./world/documents.ts";
import { launchChromium } from "./world/launch-chromium.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let world: World;
let browser: Browser;
beforeAll(async () => {
  // Without a file, the database holds the allowlist.
  world = await startWorld({ env: { SLOTGEN_ALLOWLIST_PATH: undefined } });
  await until(async () => (await ask("/v1/allowlist")).status === 200);
  await putInForce(allowlistOf());
  await world.untilOpen();
});

const ask = (path: string, { method = "GET", key = world.keys.operate, body, headers = {} }: Asked = {}) =>
  world.request(path, {
    method,
    key,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

interface Asked {
  readonly method?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What another operator does, without a browser. */
async function putInForce(document: AllowlistV1): Promise<number> {
  const inForce = await ask("/v1/allowlist");
  if (inForce.status !== 200) throw new Error(await inForce.text());
  const { revision } = (await inForce.json()) as AllowlistStateV1;
  const proposal = { method: "POST", body: { version: "v1", document } };
  const { previewDigest } = (await (
    await ask("/v1/allowlist/preview", proposal)
  ).json()) as AllowlistPreviewV1;
  const applied = await ask("/v1/allowlist", {
    method: "PUT",
    body: { version: "v1", reason: "by another operator", document, previewDigest },
    headers: { "if-match": `"${revision}"` },
  });
  if (applied.status !== 200) throw new Error(await applied.text());
  return ((await applied.json()) as AllowlistStateV1).revision;
}

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
  readonly complaints: string[];
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

const keyField = (tab: Page) => tab.locator('input[type="password"]');

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

const pages = [
  "",
  "/decisions",
  "/runs",
  "/rollout",
  "/allowlist",
  "/allowlist/change",
  "/allowlist/revisions/1",
  "/budget",
  "/results",
  "/changes",
  "/incidents",
  "/drills",
  "/readiness",
] as const;

/** The lines of the editor that are in sight; it is in a shadow tree. */
const editorText = (tab: Page): Promise<string> =>
  tab
    .getByLabel("Allowlist document")
    .evaluate((content) =>
      [...content.querySelectorAll(".cm-line")].map(({ textContent }) => textContent).join("\n"),
    );

/** Replaces the editor's text as a person would, by the keyboard. */
async function writeInEditor(tab: Page, document: AllowlistV1 | string): Promise<void> {
  const content = tab.getByLabel("Allowlist document");
  await content.click();
  await tab.keyboard.press("Control+A");
  await tab.keyboard.insertText(typeof document === "string" ? document : JSON.stringify(document, null, 2));
}

const main = (tab: Page) => tab.getByRole("main");
const heading = (tab: Page, name: string | RegExp) => main(tab).getByRole("heading", { name, level: 1 });

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

  it.each(["light", "dark"] as const)(
    "axe finds nothing on any page in the %s theme",
    async (colorScheme) => {
      const { tab, ...seen } = await openTab({ colorScheme, reducedMotion: "reduce" });
      await tab.goto(`${world.url}/console`);
      await keyField(tab).waitFor();
      const found: Record<string, string[]> = { "sign in": await findingsOf(tab) };
      await signIn(tab);
      for (const path of pages) {
        await tab.goto(`${world.url}/console${path}`, { waitUntil: "domcontentloaded" });
        await main(tab).getByRole("heading").first().waitFor();
        const read = main(tab).getByText(/^(?:Updated|Read) |^This key may not/);
        await read.first().waitFor();
        await main(tab)
          .getByLabel(/^Loading/)
          .first()
          .waitFor({ state: "hidden" });
        if (path === "/allowlist/change") await tab.getByLabel("Allowlist document").waitFor();
        found[path] = await findingsOf(tab);
      }
      expect(found).toEqual(Object.fromEntries(["sign in", ...pages].map((path) => [path, []])));
      expect(seen).toEqual({ foreign: [], complaints: [] });
    },
  );
});

/** The usual allowlist with one more rule. */
const widened = (subject: string): AllowlistV1 => {
  const { rules } = allowlistOf();
  const more = rules.map((rule) => ({
    ...rule,
    id: subject.toLowerCase(),
    appliesTo: { ...rule.appliesTo, subject: [subject] },
  }));
  return allowlistOf({ rules: [...rules, ...more] });
};

describe("the allowlist in the console", () => {
  it("is widened only with a preview, and rolled back", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/allowlist" });
    await main(tab).getByRole("rowheader", { name: "chemistry" }).waitFor();
    await tab.getByRole("link", { name: "Change it" }).click();
    await heading(tab, "Change the allowlist").waitFor();
    await writeInEditor(tab, widened("Physics"));
    await tab.getByLabel("reason").fill("the physics pilot");
    // The API refuses a document that widens exposure and was not previewed.
    await tab.getByRole("button", { name: "Put it in force" }).click();
    await tab
      .getByText(/widens/)
      .first()
      .waitFor();
    // The browser reports the refused request by itself, at its own time.
    await until(async () => seen.complaints.length > 0);
    expect(seen.complaints).toEqual([expect.stringContaining("status of 409")]);
    seen.complaints.length = 0;

    await tab.getByRole("button", { name: "Preview" }).click();
    await tab.getByText("widens exposure", { exact: true }).waitFor();
    await tab.getByRole("button", { name: "Put it in force" }).click();
    await main(tab).getByRole("rowheader", { name: "physics" }).waitFor();

    const { revision } = (await (await ask("/v1/allowlist")).json()) as AllowlistStateV1;
    await main(tab)
      .getByRole("rowheader", { name: String(revision - 1) })
      .getByRole("link")
      .click();
    await tab.getByLabel("reason").fill("the pilot is over");
    await tab.getByRole("button", { name: "Roll back to it" }).click();
    await heading(tab, "Allowlist").waitFor();
    await main(tab).getByText("the pilot is over").first().waitFor();
    const after = (await (await ask("/v1/allowlist")).json()) as AllowlistStateV1;
    expect(after.made).toMatchObject({ rolledBackTo: revision - 1, by: "test-operate" });
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("marks what is wrong as the service does, without asking it", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/allowlist/change" });
    const asked: string[] = [];
    tab.on("request", (request) => void asked.push(request.url()));
    await tab.getByLabel("Allowlist document").waitFor();
    await writeInEditor(tab, { ...allowlistOf(), enabled: "yes" } as unknown as AllowlistV1);
    await tab.locator(".cm-lintRange-error").first().waitFor();
    await tab.locator(".cm-lintRange-error").first().hover();
    await tab
      .getByText(/\$\.enabled: expected `true` or `false`/)
      .first()
      .waitFor();
    expect(asked.filter((url) => url.includes("/preview"))).toEqual([]);
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("completes names from the schema", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/allowlist/change" });
    await tab.getByLabel("Allowlist document").waitFor();
    await writeInEditor(tab, "{");
    await tab.keyboard.press("Control+Space");
    await tab.getByRole("option", { name: "mode" }).waitFor();
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("keeps a draft when another person was faster, and shows both changes side by side", async () => {
    const { tab } = await openTab();
    await signIn(tab, { path: "/allowlist/change" });
    await tab.getByLabel("Allowlist document").waitFor();
    await writeInEditor(tab, widened("Biology"));
    const revision = await putInForce(widened("Physics"));
    await tab.getByText(`Revision ${revision} is in force by now`).waitFor();
    await tab
      .getByRole("region", { name: "What the other person changed" })
      .getByText(/"physics"/)
      .waitFor();
    await tab
      .getByRole("region", { name: "What you changed" })
      .getByText(/"biology"/)
      .waitFor();
    await tab.reload();
    await tab.getByLabel("Allowlist document").waitFor();
    expect(await editorText(tab)).toContain("biology");
    await tab.getByRole("button", { name: `Keep my draft, based on revision ${revision}` }).click();
    await tab.getByText(`based on revision ${revision}`).first().waitFor();
    expect(await editorText(tab)).toContain("biology");
    await tab.getByRole("button", { name: "Drop the draft" }).click();
    await putInForce(allowlistOf());
  });

  it("keeps the draft over a restart of the service, says that it is away, and recovers by itself", async () => {
    const { tab } = await openTab();
    await signIn(tab, { path: "/allowlist/change" });
    await tab.getByLabel("Allowlist document").waitFor();
    await writeInEditor(tab, widened("Geography"));
    await world.stopService();
    await tab.getByText("The service is away").waitFor();
    await tab.getByText("Stale: the allowlist").waitFor();
    await world.restart({ env: { SLOTGEN_ALLOWLIST_PATH: undefined } });
    await tab.getByText("The service is away").waitFor({ state: "hidden" });
    await tab.getByText("Stale: the allowlist").waitFor({ state: "hidden" });
    expect(await editorText(tab)).toContain("geography");

    await tab.getByRole("button", { name: "Sign out", exact: true }).click();
    await tab.getByText("Sign out and forget drafts?").waitFor();
    await tab.getByRole("button", { name: "Stay" }).click();
    expect(await editorText(tab)).toContain("geography");
    await tab.getByRole("button", { name: "Sign out", exact: true }).click();
    await tab.getByRole("button", { name: "Sign out and forget them" }).click();
    await keyField(tab).waitFor();
    expect(await tab.evaluate("sessionStorage.length")).toBe(0);
    await world.untilOpen();
  });
});

describe("work in the console", () => {
  it("counts results before it withdraws them", async () => {
    const jobId = newJobId();
    await world.generate(runOf({ jobs: [{ jobId }] }));
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/results" });
    await tab.getByLabel("job", { exact: true }).fill(jobId);
    await tab.getByRole("button", { name: "Count" }).click();
    await tab.getByText("It reaches 1 result.").waitFor();
    expect((await ask(`/v1/jobs/${jobId}/result`, { key: world.keys.submit })).status).toBe(200);
    await tab.getByLabel("reason").fill("wrong facts");
    const withdraw = tab.getByRole("button", { name: "Hold to withdraw 1 result" });
    await withdraw.focus();
    await tab.keyboard.down("Enter");
    await main(tab).getByRole("cell", { name: "wrong facts" }).waitFor();
    await tab.keyboard.up("Enter");
    expect((await ask(`/v1/jobs/${jobId}/result`, { key: world.keys.submit })).status).toBe(410);
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("opens an incident, adds to it and resolves it", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/incidents" });
    await tab.getByText("Open an incident").click();
    await tab.getByLabel("title").fill("slow answers");
    await tab.getByRole("button", { name: "Open the incident" }).click();
    await main(tab).getByRole("heading", { name: "slow answers" }).waitFor();
    await tab.getByLabel("note").fill("the provider was asked");
    await tab.getByRole("button", { name: "Add the note" }).click();
    await main(tab).getByRole("listitem").filter({ hasText: "the provider was asked" }).waitFor();
    await tab.getByLabel("what", { exact: true }).selectOption("resolution");
    await tab.getByLabel("what was found and done").fill("the provider recovered");
    await tab.getByRole("button", { name: "Resolve" }).click();
    await main(tab).getByText("resolved", { exact: true }).waitFor();
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("follows a run live, and shows its results to those who may see them", async () => {
    const jobs = [0, 1, 2, 3].map((at) => jobOf({ input: { topic: `[[simulate:delay=${1_000 * at}]]` } }));
    const accepted = await world.request("/v1/runs", {
      body: JSON.stringify(runOf({ jobs })),
      headers: { prefer: "respond-async" },
    });
    const { runId } = (await accepted.json()) as { runId: string };
    const { tab, ...seen } = await openTab();
    await signIn(tab, { key: world.keys.submit, path: `/runs/${runId}` });
    await main(tab).getByText("ended", { exact: true }).waitFor();
    await main(tab).getByText("4 of 4").waitFor();
    await tab.getByRole("region", { name: "Results" }).getByText("COMPLETED").first().waitFor();
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("starts a drill after its warning, and shows its steps as they end", async () => {
    const document = allowlistOf();
    await putInForce({ ...document, rules: [...document.rules, drillRule(document)] });
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/drills" });
    await tab.getByLabel("drill", { exact: true }).selectOption("rollback");
    await tab.getByText("It stops all production AI while it runs.").waitFor();
    await tab.getByRole("button", { name: "Hold to start the rollback drill" }).focus();
    await tab.keyboard.down("Enter");
    const drill = tab.getByRole("region", { name: "Drill rollback" });
    await drill.getByText("the rollout is capped at 0 %").waitFor();
    await tab.keyboard.up("Enter");
    await drill.getByText("the next job is admitted again").waitFor();
    await drill.getByText("passed", { exact: true }).first().waitFor();
    await tab.getByText("Ended: passed.").waitFor();
    expect(await (await ask("/v1/rollout/cap")).json()).toMatchObject({ basisPoints: null });
    await putInForce(document);
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it("sets and removes the cap", async () => {
    const { tab, ...seen } = await openTab();
    await signIn(tab, { path: "/rollout" });
    await tab.getByLabel("at most, in %").fill("50");
    await tab.getByLabel("reason").fill("carefully");
    const flag = tab.getByRole("link", { name: "Open the flag in Unleash" });
    expect(await flag.getAttribute("href")).toContain(`/projects/default/features/${world.flags.ai}`);
    await tab.getByRole("button", { name: "Set the cap" }).click();
    await main(tab).getByText("carefully").waitFor();
    expect(await (await ask("/v1/rollout/cap")).json()).toMatchObject({ basisPoints: 5_000 });
    await tab.getByLabel("reason").fill("no longer needed");
    await tab.getByRole("button", { name: "Remove it" }).click();
    await main(tab).getByText("no longer needed").waitFor();
    expect(await (await ask("/v1/rollout/cap")).json()).toMatchObject({ basisPoints: null });
    expect(seen).toEqual({ foreign: [], complaints: [] });
  });

  it.each([
    ["audit", "/allowlist", "This key may not change the allowlist"],
    ["audit", "/results", "This key may not withdraw results"],
    ["audit", "/incidents", "This key may not open incidents"],
    ["audit", "/rollout", "This key may not set the cap"],
    ["audit", "/drills", "This key may not start drills"],
    ["operate", "/runs", "This key may not list runs"],
    ["submit", "/allowlist", "Not allowed for this key"],
    ["submit", "/budget", "Not allowed for this key"],
  ] as const)("a key with the role %s is told on %s beforehand: %s", async (role, path, words) => {
    const { tab, foreign } = await openTab();
    await signIn(tab, { key: world.keys[role], path });
    await main(tab).getByText(words).first().waitFor();
    expect(foreign).toEqual([]);
  });
});
