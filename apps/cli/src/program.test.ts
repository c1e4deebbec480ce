import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { dryRunV1, parseWith, resultV1, telemetryV1 } from "@slotgate/contracts";
import { afterAll, describe, expect, it } from "vitest";
import { runProgram } from "./run-program.ts";

const directory = mkdtempSync(join(tmpdir(), "slotgate-cli-"));
afterAll(() => rmSync(directory, { recursive: true }));

const job = {
  jobId: "job-1",
  slotId: "intro",
  kind: "explanation",
  mode: "generate",
  input: { topic: "osmosis" },
  output: { field: "body", type: "text" },
  sources: [],
  required: true,
};
const run = {
  version: "v1",
  appliesTo: { subject: "biology" },
  jobs: [job],
  metadata: { requiresReview: true, allowAI: true },
};
const verbatim = { ...job, jobId: "job-2", mode: "verbatim", input: { sourceText: "as it is" } };

const allowlist = join(directory, "allowlist.json");
writeFileSync(
  allowlist,
  JSON.stringify({
    version: "allowlist.v1",
    enabled: true,
    mode: "deny_by_default",
    rules: [
      {
        id: "rule-1",
        enabled: true,
        appliesTo: { subject: ["biology"] },
        kinds: ["explanation"],
        slotIds: [],
        maxJobsPerRun: 10,
      },
    ],
  }),
);
const open = {
  FEATURE_SLOTGEN_AI: "true",
  SLOTGEN_AI_ROLLOUT_PERCENT: "100",
  SLOTGEN_ALLOWLIST_PATH: allowlist,
  // No model is called without a telemetry file.
  SLOTGATE_MODEL_PROVIDER: "openai-compatible",
  SLOTGATE_MODEL: "model",
  SLOTGATE_MODEL_BASE_URL: "http://127.0.0.1:1/v1",
};

interface CallOptions {
  readonly input?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
}

async function call(args: string, { input = "", env = {}, terminal = false }: CallOptions = {}) {
  const written = { out: "", err: "" };
  const text = typeof input === "string" || input instanceof Uint8Array ? input : JSON.stringify(input);
  const stdin = Readable.from(text.length === 0 ? [] : [Buffer.from(text)]);
  const code = await runProgram(args === "" ? [] : args.split(" "), {
    env,
    stdin: Object.assign(stdin, { isTTY: terminal }),
    out: (chunk) => {
      written.out += chunk;
    },
    err: (chunk) => {
      written.err += chunk;
    },
  });
  return { code, ...written };
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

describe("slotgate run", () => {
  it("prints one result for one job, its record on stderr, and nothing else", async () => {
    const { code, out, err } = await call("run", { input: run });
    expect(code).toBe(0);
    expect(parseWith(resultV1, JSON.parse(out))).toMatchObject({
      ok: true,
      value: { jobId: "job-1", status: "STUB" },
    });
    const records = linesOf(err).map((line) => parseWith(telemetryV1, JSON.parse(line)));
    expect(records).toMatchObject([{ ok: true, value: { event: "denial", reason: "FEATURE_DISABLED" } }]);
  });

  it("prints an array in job order for several jobs", async () => {
    const { code, out, err } = await call("run", { input: { ...run, jobs: [verbatim, job] } });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { jobId: "job-2", status: "COMPLETED", output: { body: "as it is" } },
      { jobId: "job-1", status: "STUB" },
    ]);
    expect(linesOf(err)).toHaveLength(2);
  });

  it("calls no model without a telemetry file", async () => {
    const { code, out, err } = await call("run", { input: run, env: open });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: "STUB" });
    expect(JSON.parse(err)).toMatchObject({ guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE" });
  });

  it("says before the records that it ignores another program's model settings", async () => {
    const { code, err } = await call("run", { input: run, env: { OPENAI_API_KEY: "sk-hunter2" } });
    const [hint, record, ...more] = linesOf(err);
    expect(hint).toMatch(
      /^slotgate: no model is configured.* does not read OPENAI_API_KEY: set SLOTGATE_MODEL_PROVIDER/,
    );
    expect({ code, more, record: JSON.parse(record ?? "") }).toMatchObject({
      code: 0,
      more: [],
      record: { jobId: "job-1" },
    });
    expect(err).not.toContain("hunter2");
  });

  it("appends the records to the telemetry file as well", async () => {
    const file = join(directory, "telemetry.ndjson");
    const first = await call(`run --telemetry ${file}`, { input: run });
    const second = await call(`run --telemetry ${file}`, { input: run });
    expect(readFileSync(file, "utf8")).toBe(first.err + second.err);
  });

  it("fails when the telemetry file cannot be written", async () => {
    const file = join(directory, "missing", "telemetry.ndjson");
    expect(await call(`run --telemetry ${file}`, { input: run })).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining(`cannot write telemetry to \`${file}\``),
    });
  });

  it("prompts for a run when stdin is a terminal", async () => {
    const { err } = await call("run", { input: run, terminal: true });
    expect(err).toMatch(/^reading a run .* from the terminal; end it with Ctrl-D\n/);
  });
});

describe.each(["run", "decide"])("slotgate %s refuses", (command) => {
  it.each<[string, string | Uint8Array, RegExp]>([
    [
      "no input",
      "",
      new RegExp(`the input is empty: pipe a run in, e\\.g\\. \`slotgate ${command} < run\\.json\``),
    ],
    ["white space", " \n", /empty/],
    ["invalid JSON", "{\n  nonsense", /not acceptable JSON: expected a key .* at line 2, column 3/],
    ["a duplicate key", '{"version":"v1","version":"v1"}', /`version` appears twice/],
    ["invalid UTF-8", Uint8Array.of(0x7b, 0xff), /not UTF-8/],
    ["more than 8 MiB", `"${"x".repeat(8_388_608)}"`, /more than 8388608 bytes/],
    [
      "another version",
      JSON.stringify({ ...run, version: "v2" }),
      /\$\.version: expected `"v1"`, received "v2"/,
    ],
    [
      "several errors, each with its place",
      JSON.stringify({ ...run, extra: 1, jobs: [{ ...job, mode: "GENERATE" }] }),
      /\$\.jobs\[0\]\.mode: expected [^\n]*received "GENERATE"\n {2}\$\.extra: expected no such key/,
    ],
  ])("%s: exit code 3, nothing on stdout", async (_, input, says) => {
    const { code, out, err } = await call(command, { input });
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^slotgate (?:run|decide): the input /);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/osmosis|node_modules|\.ts:/);
  });

  it("an invalid configuration: exit code 2, and all problems at once", async () => {
    const env = { SLOTGEN_AI_KIL: "true", SLOTGATE_MODEL_CONCURRENCY: "0" };
    const { code, out, err } = await call(command, { input: run, env });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^slotgate (?:run|decide): the configuration has 2 problems:\n/);
    expect(err).toMatch(/SLOTGEN_AI_KIL is .*did you mean `SLOTGEN_AI_KILL`/);
    expect(err).toMatch(/SLOTGATE_MODEL_CONCURRENCY: expected a whole number from 1 to 10000; received `0`/);
  });
});

describe("slotgate decide", () => {
  it("prints decisions, and no record", async () => {
    const { code, out, err } = await call("decide", { input: run, env: open });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(parseWith(dryRunV1, JSON.parse(out))).toMatchObject({
      ok: true,
      value: {
        dryRun: true,
        jobs: [{ verdict: "admitted", reason: "ADMITTED", evidence: { ruleId: "rule-1" } }],
      },
    });
  });

  it("prints a table for people", async () => {
    const jobs = [job, { ...job, jobId: "job-with-longer-id", kind: "quiz" }, verbatim];
    const { out } = await call("decide --format table", { input: { ...run, jobs }, env: open });
    const [head = "", ...rows] = linesOf(out);
    expect(head).toMatch(/^JOB +VERDICT +BY +REASON +RULE +BUCKET$/);
    expect(rows[0]).toMatch(/^job-1 +admitted +- +ADMITTED +rule-1 +\d+ < 10000$/);
    expect(rows[1]).toMatch(/^job-with-longer-id {2}denied +allowlist +NOT_ALLOWLISTED +- +\d+ < 10000$/);
    expect(rows[2]).toMatch(/^job-2 +verbatim +- +COPIED +- +-$/);
    expect(new Set([head, ...rows].map((line) => line.search(/VERDICT|admitted|denied|verbatim/))).size).toBe(
      1,
    );
  });

  it("SLOTGEN_AI_KILL denies although the gates are open, also when it is empty", async () => {
    for (const value of ["true", ""]) {
      const { out } = await call("decide", { input: run, env: { ...open, SLOTGEN_AI_KILL: value } });
      expect(JSON.parse(out)).toMatchObject({ jobs: [{ gate: "kill-switch", reason: "KILL_SWITCH" }] });
    }
  });
});

describe("slotgate unleash setup", () => {
  it("names the variables that it needs", async () => {
    const { code, out, err } = await call("unleash setup");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("SLOTGATE_UNLEASH_URL: expected");
    expect(err).toContain("SLOTGATE_UNLEASH_ADMIN_TOKEN: expected");
  });

  it("reports an Unleash that does not answer", async () => {
    const env = { SLOTGATE_UNLEASH_URL: "http://127.0.0.1:1", SLOTGATE_UNLEASH_ADMIN_TOKEN: "*:*.hunter2" };
    const { code, err } = await call("unleash setup", { env });
    expect(code).toBe(1);
    expect(err).toMatch(/^slotgate unleash setup: .*Unleash/);
    expect(err).not.toContain("hunter2");
  });
});

describe("slotgate keys", () => {
  const commands = [
    "keys list",
    "keys create --subject s --roles submit",
    "keys rotate k",
    "keys revoke k --reason r",
  ];

  it.each(commands)("%s names the variables that it needs", async (command) => {
    const { code, out, err } = await call(command, { env: { SLOTGATE_PROT: "1" } });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/DATABASE_URL: expected .*because keys are kept in PostgreSQL; received nothing/);
    expect(err).toContain("SLOTGATE_PORT");
  });

  it("reports a database that does not answer, and shows no password", async () => {
    const env = { DATABASE_URL: "postgres://u:hunter2@localhost:1/none" };
    const { code, out, err } = await call("keys list", { env });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      /^slotgate keys list: the database cannot be used: .*ECONNREFUSED.*DATABASE_URL is right/,
    );
    expect(err).not.toContain("hunter2");
  });
});

describe("slotgate reconcile", () => {
  const env = { DATABASE_URL: "postgres://u:p@127.0.0.1:1/none" };

  it.each([
    [
      "has no files",
      () => mkdtempSync(join(directory, "ledger-")),
      /the directory `(\S+)` has no ledger files: /,
    ],
    ["does not exist", () => join(directory, "none"), /the ledger in `(\S+)` cannot be read \(ENOENT.*\): /],
  ])("names the directory if it %s, and what to set", async (_, place, says) => {
    const path = place();
    const { code, err } = await call("reconcile", { env: { ...env, SLOTGATE_OUTBOUND_LEDGER: path } });
    expect({ code, path: says.exec(err)?.[1] }).toEqual({ code: 1, path });
    expect(err).toMatch(
      /set SLOTGATE_OUTBOUND_LEDGER to .*or name the files with --outbound; .*SLOTGATE_PORT, SLOTGATE_INSTANCE/,
    );
  });
});

describe("slotgate serve", () => {
  it("names the variables that it needs", async () => {
    const { code, err } = await call("serve");
    expect(code).toBe(2);
    expect(err).toMatch(/DATABASE_URL: expected .*because records are kept in PostgreSQL; received nothing/);
  });
});

describe("help", () => {
  it.each<[string, readonly string[]]>([
    ["--help", ["serve", "run", "decide", "unleash", "Exit codes:"]],
    ["serve --help", ["DATABASE_URL", "SLOTGATE_UNLEASH_TOKEN", "SIGTERM", "Examples:", "Exit codes:"]],
    ["reconcile --help", ["--outbound", "SLOTGATE_INSTANCE", "SLOTGATE_OUTBOUND_LEDGER", "Exit codes:"]],
    ["run --help", ["--telemetry <file>", "SLOTGEN_AI_KILL", "slotgate run < run.json", "Exit codes:"]],
    ["decide --help", ["--format <format>", '"json"', "SLOTGATE_CONTROLS", "Exit codes:"]],
    ["unleash setup --help", ["SLOTGATE_UNLEASH_ADMIN_TOKEN", "kill", "Examples:", "Exit codes:"]],
    ["keys --help", ["create", "list", "rotate", "revoke"]],
    ["keys create --help", ["--subject <subject>", "DATABASE_URL", "Examples:", "Exit codes:"]],
    ["keys list --help", ["--all", "first migrates it", "Examples:", "Exit codes:"]],
    ["keys rotate --help", ["--overlap <duration>", "24h", "--end-previous", "Exit codes:"]],
    ["keys revoke --help", ["--reason <reason>", "Examples:", "Exit codes:"]],
    ["results --help", ["withdraw", "erase", "removals"]],
    ["results withdraw --help", ["--scope <dimension=value...>", "SLOTGATE_KEY", "--yes", "Exit codes:"]],
    ["results erase --help", ["this cannot be undone", "SLOTGATE_URL", "--dry-run", "Exit codes:"]],
    ["results removals --help", ["--json", "--limit <number>", "Exit codes:"]],
    ["allowlist --help", ["show", "validate", "diff", "preview", "apply", "history", "rollback"]],
    ["allowlist apply --help", ["why (required); kept", "--preview-digest <digest>", "Exit codes:"]],
    ["rollout cap --help", ["--clear", "--reason <reason>", "0.01", "Exit codes:"]],
    ["kill --help", ["engage", "release", "status"]],
    ["kill engage --help", ["--reason <reason>", "SIGUSR2", "Examples:", "Exit codes:"]],
    ["kill release --help", ["--local <file>", "two-person", "Examples:", "Exit codes:"]],
    ["kill status --help", ["SLOTGATE_KEY", "HTTPS_PROXY", "Exit codes:"]],
    ["status --help", ["With any other code it is not known whether AI runs", "$? = 5", "Exit codes:"]],
    ["drill --help", ["kill", "rollback", "allowlist", "rollout", "restore", "history", "rule"]],
    ["drill kill --help", ["--via <way>", "--within", "--yes", "Stops all production AI", "Exit codes:"]],
    ["drill restore --help", ["<drill-id>", "SLOTGATE_KEY", "Exit codes:"]],
    ["budget --help", ["--json", "RESERVED", "SLOTGATE_KEY", "Exit codes:"]],
    ["changes --help", ["--source <source>", "SLOTGATE_KEY", "Examples:", "Exit codes:"]],
    ["explain --help", ["<job-id>", "SLOTGATE_KEY", "Examples:", "Exit codes:"]],
    ["help run", ["--telemetry <file>"]],
  ])("slotgate %s", async (args, parts) => {
    const { code, out, err } = await call(args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const part of parts) expect(out).toContain(part);
    for (const line of linesOf(out)) expect(line.length).toBeLessThanOrEqual(95);
  });

  it("of `run` leaves out what only `serve` reads, and what `run` refuses", async () => {
    const { out } = await call("run --help");
    expect(out).not.toMatch(/DATABASE_URL|SLOTGATE_PORT|SLOTGATE_KEY|SLOTGATE_URL|_PER_DAY/);
    expect(out).toContain("SLOTGATE_BUDGET_CALLS_PER_RUN");
  });

  it("of `serve` leaves out what only other commands read", async () => {
    expect((await call("serve --help")).out).not.toMatch(/SLOTGATE_KEY\b|SLOTGATE_URL|_ADMIN_TOKEN/);
  });

  it("of `decide` leaves out what only model calls use", async () => {
    expect((await call("decide --help")).out).not.toMatch(/_BUDGET_|CONCURRENCY|_OUTBOUND_LEDGER/);
  });

  it("--version is the package's", async () => {
    expect(await call("--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    ["", /Usage: slotgate/],
    ["bogus", /unknown command 'bogus'/],
    ["run --telemetrie x", /unknown option '--telemetrie'.*\(Did you mean --telemetry\?\)/s],
    ["run extra", /too many arguments/],
    ["decide --format xml", /Allowed choices are json, table/],
    ["unleash", /Usage: slotgate unleash/],
    ["keys", /Usage: slotgate keys/],
    ["keys create --subject s", /required option '--roles <roles>'/],
    ["keys create --subject s --roles submit,admin", /no role `admin`; the roles are submit,operate,audit/],
    ["keys create --subject s --roles submit --expires soon", /duration such as 90d/],
    ["keys create --subject s --roles submit --rate-limit 0", /1 or more/],
    ["keys rotate k --overlap 1.5h", /duration such as 24h/],
    ["keys revoke k", /required option '--reason <reason>'/],
  ])("wrong usage (`%s`) is exit code 2 with a message on stderr", async (args, says) => {
    const { code, out, err } = await call(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(says);
  });
});
