import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { temporaryDirectory } from "@slotgate/stack";
import { runProgram } from "slotgate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cutDatabase } from "./openapi/cut-database.ts";
import { type OtlpReceiver, startOtlpReceiver } from "./otlp/receiver.ts";
import { jobPaths } from "./privacy/job-paths.ts";
import { type Lab, markedHeaders, startLab } from "./privacy/lab.ts";
import { markedJob } from "./privacy/marked-job.ts";
import { fieldsOf, type MarkerBook } from "./privacy/marker-book.ts";
import { problemPaths } from "./privacy/problem-paths.ts";
import { readSinks, type SinkName, sinkNames } from "./privacy/sinks.ts";
import { toldByDesign } from "./privacy/told-by-design.ts";
import { reasonCases } from "./reason-cases.ts";
import { allowlistOf, runOf } from "./world/documents.ts";
import { until } from "./world/until.ts";

let lab: Lab;
let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  lab = await startLab({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
});
afterAll(async () => {
  await lab.stop();
  await receiver.stop();
});

/** Paths taken through the service, each with the proof that it was taken and the marks fed to it. */
const walked: { readonly path: string; readonly proof: string; readonly book: MarkerBook }[] = [];
const runLines: string[] = [];

describe("paths of a job", () => {
  it("cover every reason", () => {
    expect([...new Set(jobPaths.map(({ reason }) => reason))].toSorted()).toEqual(
      Object.keys(reasonCases).toSorted(),
    );
  });

  it.each(jobPaths.map((path) => ({ path, name: path.name ?? path.reason })))(
    "$name",
    async ({ path, name }) => {
      const book = await lab.begin(path.settings);
      const { reason, decisionId } = await path.go(lab);
      await path.after?.(lab);
      expect(reason).toBe(path.reason);
      const records = await lab.world.recordsOf(decisionId);
      expect(records.at(-1)?.reason).toBe(path.reason);
      const { text } = await lab.send(`/v1/decisions/${decisionId}`, { key: lab.world.keys.audit });
      expect(text).toContain(path.reason);
      lab.decisionAnswers.push(text);
      walked.push({ path: name, proof: path.reason, book });
    },
  );
});

describe("paths that end with a problem", () => {
  it.each(problemPaths)("$name", async ({ name, status, problem, request, before, after }) => {
    const book = await lab.begin();
    await before?.(lab);
    const { path = "/v1/runs", headers = {}, ...options } = request(lab);
    const sent = await lab.send(path, { ...options, headers: { ...markedHeaders(book), ...headers } });
    await after?.(lab);
    expect({ status: sent.status, type: JSON.parse(sent.text).type }).toEqual({
      status,
      type: `urn:slotgate:problem:${problem}`,
    });
    walked.push({ path: name, proof: `${status} ${problem}`, book });
  });
});

describe("other paths", () => {
  it("a run that is executed later", async () => {
    const book = await lab.begin();
    const body = JSON.stringify(runOf({ jobs: [markedJob(book)] }));
    const { status, text } = await lab.send("/v1/runs", {
      body,
      headers: { ...markedHeaders(book), prefer: "respond-async" },
    });
    expect(status).toBe(202);
    const { runId } = JSON.parse(text) as { runId: string };
    await until(async () => (await lab.send(`/v1/runs/${runId}`)).text.includes('"GENERATED"'));
    walked.push({ path: "a run that is executed later", proof: "GENERATED", book });
  });

  it("a dry run", async () => {
    const book = await lab.begin();
    const body = JSON.stringify(runOf({ jobs: [markedJob(book)] }));
    const { text } = await lab.send("/v1/decisions", { key: lab.world.keys.operate, body });
    lab.decisionAnswers.push(text);
    expect(text).toContain("ADMITTED");
    walked.push({ path: "a dry run", proof: "ADMITTED", book });
  });

  it.each(["content", "not-to-schema"] as const)(
    "the command `run`, the model answering with %s",
    async (answer) => {
      const book = await lab.begin();
      lab.provider.answer = answer;
      const reason = answer === "content" ? "GENERATED" : "MODEL_OUTPUT_INVALID";
      const { stderr, file } = await runCommand(JSON.stringify(runOf({ jobs: [markedJob(book)] })));
      expect(stderr).toContain(reason);
      runLines.push(stderr, file);
      walked.push({ path: `the command \`run\`, ${answer}`, proof: reason, book });
    },
  );

  it("the command `run` with a document that it refuses", async () => {
    const book = await lab.begin();
    const job = {
      ...markedJob(book),
      input: { [book.mark("input: key")]: `\u0000${book.mark("input: text")}` },
    };
    const { code, stderr } = await runCommand(JSON.stringify({ ...runOf(), jobs: [job] }));
    expect(code).toBe(3);
    expect(stderr).toContain("not a valid run v1");
    runLines.push(stderr);
    walked.push({ path: "the command `run`, a refused document", proof: `exit code ${code}`, book });
  });

  it("a database that is gone", async () => {
    const book = await lab.begin();
    const cut = await cutDatabase(lab.world.databaseUrl);
    const sent = await lab.send("/v1/runs", {
      body: JSON.stringify(runOf({ jobs: [markedJob(book)] })),
      headers: markedHeaders(book),
    });
    await cut.heal();
    expect(sent.status).toBe(200);
    expect(sent.text).toContain("TELEMETRY_UNAVAILABLE");
    await lab.world.untilOpen();
    // Waits until the spooled records are delivered: they are searched with the others.
    await until(
      async () =>
        (await lab.world.request("/readyz", { key: null }).then((answer) => answer.text())).includes(
          '"spool"',
        ) === false,
    );
    walked.push({ path: "a database that is gone", proof: "TELEMETRY_UNAVAILABLE", book });
  });
});

describe("what the sinks received", () => {
  let sinks: Record<SinkName, string>;
  let last: MarkerBook;
  beforeAll(async () => {
    last = await lab.begin();
    await lab.submit();
    sinks = await readSinks({ lab, receiver, runLines });
  });

  it("the search finds what is recorded by design, and the provider received what it needs", () => {
    expect(lab.identity.fieldsIn(sinks.records)).toEqual(expect.arrayContaining(["slot id", "scope value"]));
    expect(lab.identity.fieldsIn(sinks.spans)).toContain("slot id");
    const told = last.fieldsIn(lab.provider.received());
    expect(told).toEqual(expect.arrayContaining(["input: text", "input: key", "schema: property"]));
    expect(lab.secrets.fieldsIn(lab.provider.received())).toEqual(["model key"]);
  });

  it("every sink received something", () => {
    for (const sink of sinkNames) expect(sinks[sink].length, sink).toBeGreaterThan(1_000);
    for (const reason of new Set(jobPaths.map((path) => path.reason)))
      expect(sinks.records, reason).toContain(`"${reason}"`);
  });

  it("no sink holds a mark of content or a secret", () => {
    const fed = [...walked, { path: "secrets of the service, all paths", proof: "", book: lab.secrets }];
    const leaks: string[] = [];
    const books = fed.map(({ book }) => book);
    const standing = new Map(sinkNames.map((sink) => [sink, fieldsOf(books, sinks[sink])]));
    const rows = fed.map(({ path, proof, book }) => {
      const cells = sinkNames.map((sink) => {
        const found = standing.get(sink)?.get(book) ?? expect.unreachable(`${sink} was not searched`);
        const wrong = found.filter((field) => !isByDesign(field, sink));
        leaks.push(...wrong.map((field) => `${sink}: ${field} (${path})`));
        return `${wrong.length}${found.length > wrong.length ? `+${found.length - wrong.length}` : ""}`;
      });
      return [path, proof, String(book.size), ...cells];
    });
    process.stdout.write(table([["path", "proved by", "marks fed", ...sinkNames], ...rows]));
    expect(leaks).toEqual([]);
    expect(walked).toHaveLength(jobPaths.length + problemPaths.length + 6);
  });
});

const isByDesign = (field: string, sink: SinkName): boolean =>
  toldByDesign.some((entry) => entry.field.test(field) && entry.sinks.includes(sink));

/** Leaks per sink; after a `+`, what is disclosed by design. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return `\n${lines.join("\n")}\n`;
}

interface Ran {
  readonly code: number;
  readonly stderr: string;
  readonly file: string;
}

async function runCommand(document: string): Promise<Ran> {
  const directory = await temporaryDirectory("privacy-run");
  const telemetry = join(directory.path, "records.ndjson");
  const allowlist = join(directory.path, "allowlist.json");
  await writeFile(allowlist, JSON.stringify(allowlistOf()));
  let stderr = "";
  const code = await runProgram(["run", "--telemetry", telemetry], {
    env: {
      FEATURE_SLOTGEN_AI: "true",
      SLOTGEN_AI_ROLLOUT_PERCENT: "100",
      SLOTGEN_ALLOWLIST_PATH: allowlist,
      SLOTGATE_MODEL_PROVIDER: "openai-compatible",
      SLOTGATE_MODEL: "simulated-writer",
      SLOTGATE_MODEL_BASE_URL: lab.provider.url,
      SLOTGATE_MODEL_API_KEY: lab.secrets.mark("model key"),
    },
    stdin: Readable.from([document]),
    out: () => {},
    err: (text) => {
      stderr += text;
    },
  });
  const file = await readFile(telemetry, "utf8").catch(() => "");
  await directory.remove();
  return { code, stderr, file };
}
