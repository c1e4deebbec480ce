import { fileURLToPath } from "node:url";
import exampleRun from "@slotgate/contracts/examples/v1/run.json" with { type: "json" };
import {
  freePorts,
  readDevFile,
  Stoppers,
  startDevelopment,
  temporaryDirectory,
  UnleashAdmin,
} from "@slotgate/stack";
import { afterAll, beforeAll, expect, it } from "vitest";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const kill = { name: "slotgen.kill-switch", environment: "development" };
const ai = { name: "slotgen.ai", environment: "development" };

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  directory = await temporaryDirectory("local-stack");
});
afterAll(() => directory.remove());

/** One `start` in the directory: does the work while the stack is up, and answers what was printed. */
async function whileUp(work: (stack: Up) => Promise<void>): Promise<string> {
  const [service = 0, unleash = 0, database = 0, model = 0] = await freePorts(4);
  const printed: string[] = [];
  const note = (line: string): void => void printed.push(line);
  const stoppers = new Stoppers(note);
  try {
    await startDevelopment({
      repository,
      stateDirectory: directory.path,
      ports: { service, unleash, database, model },
      env: process.env,
      progress: { note, step: (_, work) => work() },
      stoppers,
      signal: new AbortController().signal,
      write: note,
      width: 160,
    });
    const dev = await readDevFile(directory.path);
    const admin = new UnleashAdmin({ url: dev.unleashUrl, adminToken: dev.unleashAdminToken });
    const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
      const headers = { authorization: `Bearer ${dev.key}`, "content-type": "application/json" };
      const answer = await fetch(`${dev.serviceUrl}${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
      });
      return (await answer.json()) as Answer;
    };
    await work({ admin, ask });
  } finally {
    await stoppers.stopAll();
  }
  return printed.join("\n");
}

interface Up {
  readonly admin: UnleashAdmin;
  readonly ask: (path: string, init?: RequestInit) => Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of several operations, compared field by field
type Answer = any;

it("a first start shows every gate, and one after it changes nothing that operators have set", async () => {
  const first = await whileUp(async ({ admin, ask }) => {
    expect(await ask("/v1/allowlist")).toMatchObject({ source: "database", revision: 1 });
    // As a first "Try it out" at /docs does.
    const { jobs } = await ask("/v1/runs", { method: "POST", body: JSON.stringify(exampleRun) });
    expect(jobs[0].result).toMatchObject({ jobId: "lesson-12/intro", status: "COMPLETED" });
    // As an operator would: a narrower allowlist, a cap, another percentage, and both kills.
    const { document } = await ask("/v1/allowlist");
    await ask("/v1/allowlist", {
      method: "PUT",
      headers: { "if-match": '"1"' },
      body: JSON.stringify({
        version: "v1",
        reason: "lessons only",
        document: { ...document, rules: document.rules.slice(0, 1) },
      }),
    });
    await ask("/v1/kill", { method: "POST", body: JSON.stringify({ version: "v1", reason: "a test" }) });
    await admin.setRollout({ ...ai, percent: 75 });
    await admin.setFlag({ ...ai, enabled: false });
    await admin.setFlag({ ...kill, enabled: true });
  });
  for (const reason of [
    "GENERATED",
    "ROLLOUT_EXCLUDED",
    "NOT_ALLOWLISTED",
    "NOT_OPTED_IN",
    "FEATURE_DISABLED",
    "KILL_SWITCH",
  ])
    expect(first).toContain(reason);
  expect(first).toMatch(/The rollout in force is 50 %\. This job is admitted/);

  const second = await whileUp(async ({ admin, ask }) => {
    expect(await ask("/v1/allowlist")).toMatchObject({
      revision: 2,
      document: { rules: [{ id: "gcse-lessons" }] },
    });
    expect(await ask("/v1/kill")).toMatchObject({ state: "engaged", engagements: [{ reason: "a test" }] });
    expect(await admin.flagState(kill)).toMatchObject({ enabled: true });
    expect(await admin.flagState(ai)).toMatchObject({
      enabled: false,
      strategies: [{ parameters: { rollout: "75" } }],
    });
    const { changes } = await ask("/v1/changes?limit=1&source=allowlist");
    expect(changes[0].what).toContain("revision 2");
  });
  expect(second).toContain("as you left them");
  expect(second).toMatch(/This job is not admitted.*kill/);
  expect(second).not.toContain("GENERATED");
});
