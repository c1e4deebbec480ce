import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Journal } from "./journal.ts";
import { openNdjsonSink } from "./ndjson-sink.ts";
import { expectedHash } from "./record/chain.ts";
import { sampleDraft } from "./testing/sample-draft.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slotgate-ndjson-"));
});
afterEach(() => rm(directory, { recursive: true }));

const linesOf = async (path: string) =>
  (await readFile(path, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

it("appends one line per record, over several starts, each with its own chain", async () => {
  const path = join(directory, "telemetry.ndjson");
  for (const writerId of ["boot-1", "boot-2"]) {
    const journal = new Journal({ sink: await openNdjsonSink({ path }), writerId });
    await Promise.all([journal.record(sampleDraft()), journal.admit(sampleDraft())]);
    await journal.close();
  }
  const records = await linesOf(path);
  expect(records.map(({ chain }) => [chain.writerId, chain.seq]).toSorted()).toEqual([
    ["boot-1", 1],
    ["boot-1.plain", 1],
    ["boot-2", 1],
    ["boot-2.plain", 1],
  ]);
  for (const record of records) expect(expectedHash(record)).toBe(record.chain.hash);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it("leaves no partial group when writing fails, and reports it", async () => {
  const sink = await openNdjsonSink({ path: "/dev/full" });
  const journal = new Journal({ sink, writerId: "w" });
  await expect(journal.admit(sampleDraft())).rejects.toThrow("could not be stored");
  await journal.close();
});

it("refuses a path that cannot be opened", async () => {
  await expect(openNdjsonSink({ path: join(directory, "missing", "file") })).rejects.toThrow("ENOENT");
});

it("enforces budgets within the process", async () => {
  const sink = await openNdjsonSink({ path: join(directory, "telemetry.ndjson") });
  const journal = new Journal({ sink, writerId: "boot-1" });
  const limits = { tokensPerDay: null, callsPerDay: null, tokensPerRun: 150, callsPerRun: null };
  const reservation = { limits, most: { tokens: 100, calls: 1 } };
  const admit = (decisionId: string) =>
    journal.admit(sampleDraft({ event: "admission", decisionId }), { reservation });
  await admit("one");
  await expect(admit("two")).rejects.toMatchObject({ name: "BudgetExhaustedError" });
  await journal.record(sampleDraft({ event: "outcome", decisionId: "one" }), {
    settlement: { tokens: 50, calls: 1 },
  });
  await admit("two");
  await journal.close();
});
