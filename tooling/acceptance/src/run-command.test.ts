import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseWith, type ResultV1, resultV1, type TelemetryV1, telemetryV1 } from "@slotgate/contracts";
import {
  freePort,
  type Simulator,
  startSimulator,
  type TemporaryDirectory,
  temporaryDirectory,
} from "@slotgate/stack";
import { expectedHash } from "@slotgate/telemetry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowlistOf, jobOf, runOf } from "./world/documents.ts";
import { type Ended, runSlotgate } from "./world/run-slotgate.ts";
import { startSlotgate } from "./world/slotgate-process.ts";

let directory: TemporaryDirectory;
let simulator: Simulator;
let open: Record<string, string>;
beforeAll(async () => {
  directory = await temporaryDirectory("run-command");
  simulator = await startSimulator({ port: await freePort() });
  const allowlist = join(directory.path, "allowlist.json");
  await writeFile(allowlist, JSON.stringify(allowlistOf()));
  // Every gate open, by static controls alone.
  open = {
    FEATURE_SLOTGEN_AI: "true",
    SLOTGEN_AI_ROLLOUT_PERCENT: "100",
    SLOTGEN_ALLOWLIST_PATH: allowlist,
    SLOTGATE_MODEL_PROVIDER: "openai-compatible",
    SLOTGATE_MODEL: "simulated-writer",
    SLOTGATE_MODEL_BASE_URL: simulator.url,
  };
});
afterAll(async () => {
  await simulator.stop();
  await directory.remove();
});

/** Runs the command: no database, no Unleash. */
const run = (
  args: readonly string[],
  input: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => runSlotgate(args, env, input);

/** Runs the command as a shell would, in a separate process. */
const runAsProcess = (args: readonly string[], input: string) => startSlotgate(args, {}, input).ended;

const recordsIn = (text: string): TelemetryV1[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const parsed = parseWith(telemetryV1, JSON.parse(line));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
      expect(expectedHash(parsed.value)).toBe(parsed.value.chain.hash);
      return parsed.value;
    });

describe("slotgate run", () => {
  it("prints one result as an object and the record on stderr, with everything off", async () => {
    const { code, stdout, stderr } = await runAsProcess(["run"], JSON.stringify(runOf()));
    expect(code).toBe(0);
    expect(parseWith(resultV1, JSON.parse(stdout))).toMatchObject({ ok: true, value: { status: "STUB" } });
    expect(recordsIn(stderr)).toMatchObject([
      { event: "denial", gate: "feature-flag", reason: "FEATURE_DISABLED" },
    ]);
  });

  it("prints several results as an array in job order", async () => {
    const jobs = [
      jobOf({ jobId: "b" }),
      jobOf({ jobId: "a", mode: "verbatim", input: { sourceText: "As it is." } }),
    ];
    const { code, stdout } = await run(["run"], JSON.stringify(runOf({ jobs })));
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as ResultV1[]).map(({ jobId, status }) => [jobId, status])).toEqual([
      ["b", "STUB"],
      ["a", "COMPLETED"],
    ]);
  });

  it("calls no model without a telemetry file", async () => {
    simulator.clear();
    const { code, stdout, stderr } = await run(["run"], JSON.stringify(runOf()), open);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "STUB" });
    expect(recordsIn(stderr)).toMatchObject([{ guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE" }]);
    expect(simulator.requests()).toEqual([]);
  });

  it("completes with a telemetry file, whose content equals stderr", async () => {
    simulator.clear();
    const telemetry = join(directory.path, "telemetry.ndjson");
    const { code, stdout, stderr } = await run(
      ["run", "--telemetry", telemetry],
      JSON.stringify(runOf()),
      open,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "COMPLETED" });
    expect(recordsIn(stderr).map(({ event }) => event)).toEqual(["admission", "outcome"]);
    expect(await readFile(telemetry, "utf8")).toBe(stderr);
    expect(simulator.requests()).toMatchObject([{ decisionId: recordsIn(stderr)[0]?.decisionId }]);
  });

  it("SLOTGEN_AI_KILL beats open gates", async () => {
    for (const value of ["true", "1", "yes", "", "FALSE"]) {
      const { stderr } = await run(["run"], JSON.stringify(runOf()), { ...open, SLOTGEN_AI_KILL: value });
      expect(recordsIn(stderr)).toMatchObject([{ gate: "kill-switch", reason: "KILL_SWITCH" }]);
    }
  });

  it.each<[string, string, RegExp]>([
    ["no JSON", "{", /not acceptable JSON/],
    ["nothing", "", /empty/],
    ["a run with an unknown key", JSON.stringify({ ...runOf(), extra: 1 }), /\$\.extra/],
    [
      "a run with opt-in as text",
      JSON.stringify({ ...runOf(), metadata: { requiresReview: true, allowAI: "true" } }),
      /allowAI/,
    ],
  ])("refuses %s: exit code 3, nothing on stdout, the place on stderr", async (_, input, says) => {
    const { code, stdout, stderr } = await run(["run"], input);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(says);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly RegExp[]]>([
    ["an unknown variable", { SLOTGEN_AI_KIL: "true" }, [/SLOTGEN_AI_KIL/, /did you mean `SLOTGEN_AI_KILL`/]],
    [
      "several bad values at once",
      { SLOTGATE_PORT: "x", SLOTGEN_AI_ROLLOUT_PERCENT: "101" },
      [/SLOTGATE_PORT/, /SLOTGEN_AI_ROLLOUT_PERCENT/],
    ],
    ["half a model", { SLOTGATE_MODEL_PROVIDER: "openai-compatible" }, [/SLOTGATE_MODEL/]],
  ])("refuses %s: exit code 2 and one message with every problem", async (_, env, says) => {
    const { code, stdout, stderr } = await run(["run"], JSON.stringify(runOf()), env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const pattern of says) expect(stderr).toMatch(pattern);
  });

  it("reports telemetry that cannot be written", async () => {
    const missing = join(directory.path, "missing", "telemetry.ndjson");
    const { code, stdout, stderr } = await run(
      ["run", "--telemetry", missing],
      JSON.stringify(runOf()),
      open,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(missing);
  });
});

describe("slotgate decide", () => {
  it("prints what would be decided, for programs and for people", async () => {
    const input = JSON.stringify(
      runOf({ jobs: [jobOf({ jobId: "one" }), jobOf({ jobId: "two", kind: "statutory" })] }),
    );
    const json = await run(["decide"], input, open);
    expect(JSON.parse(json.stdout)).toMatchObject({
      dryRun: true,
      jobs: [{ reason: "ADMITTED" }, { reason: "NOT_ALLOWLISTED" }],
    });
    const table = await run(["decide", "--format", "table"], input, open);
    expect(table.stdout).toMatch(/^JOB +VERDICT +BY +REASON/);
    expect(table.stdout).toMatch(/two +denied +allowlist +NOT_ALLOWLISTED/);
  });
});

it("--help and --version answer on stdout with exit code 0, a wrong option with 2", async () => {
  expect(await run(["--help"], "")).toMatchObject({ code: 0, stdout: expect.stringContaining("serve") });
  expect(await run(["serve", "--help"], "")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("DATABASE_URL"),
  });
  expect(await run(["--version"], "")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  expect(await runAsProcess(["run", "--telemetrie"], "")).toMatchObject({ code: 2, stdout: "" });
});
