import type { Reason, TelemetryV1 } from "@slotgate/contracts";
import { mockRecords } from "@slotgate/contracts/test/records";
import { expect, it } from "vitest";
import { countRepeatedJobs } from "./repeated-jobs.ts";

let decisions = 0;

function recordsOf(reason: Reason, change: Partial<TelemetryV1> = {}): readonly TelemetryV1[] {
  decisions += 1;
  const decisionId = `decision-${decisions}`;
  return mockRecords(reason).map((record) => ({ ...record, decisionId, ...change }));
}

function counted(...records: readonly (readonly TelemetryV1[])[]) {
  const count = countRepeatedJobs();
  for (const record of records.flat()) count.take(record);
  const { jobs, disputed } = count.end();
  return { jobs, disputed: disputed.count, examples: disputed.examples };
}

const generated = () => recordsOf("GENERATED");
const [{ evidence, jobId }] = generated() as [TelemetryV1];
/** What the gates answer on the very same state, had one of them thrown. */
const thrown = () => recordsOf("GATE_ERROR", { evidence, gate: "rollout", jobId });

it("counts no job that was decided once, however many records that left", () => {
  expect(counted(generated())).toMatchObject({ jobs: 0, disputed: 0 });
  expect(counted()).toMatchObject({ jobs: 0, disputed: 0 });
});

it("counts a job that got the same answer again, from the gates or the store", () => {
  expect(counted(generated(), generated())).toMatchObject({ jobs: 1, disputed: 0 });
  const stored = recordsOf("STORED", { evidence, jobId });
  expect(counted(generated(), stored)).toMatchObject({ jobs: 1, disputed: 0 });
  // A guard decides on more than the state of the gates.
  const limited = recordsOf("BUDGET_EXHAUSTED", { evidence, jobId });
  expect(counted(generated(), limited)).toMatchObject({ jobs: 1, disputed: 0 });
});

it("finds a job with two answers on the same state", () => {
  expect(counted(generated(), thrown())).toEqual({
    jobs: 1,
    disputed: 1,
    examples: [`job \`${jobId}\`: ADMITTED, then GATE_ERROR`],
  });
});

it("does not compare answers on another state, or of another job or owner", () => {
  const on = (change: object) =>
    recordsOf("GATE_ERROR", { evidence: { ...evidence, ...change } as never, jobId });
  expect(counted(generated(), on({ optIn: false }))).toMatchObject({ jobs: 0 });
  expect(counted(generated(), on({ killSources: [] }))).toMatchObject({ jobs: 0 });
  expect(counted(generated(), on({ rolloutCap: { state: "unknown" } }))).toMatchObject({ jobs: 0 });
  expect(counted(generated(), on({ allowlist: null }))).toMatchObject({ jobs: 0 });
  const stale = { ...evidence?.controls, ageMs: 1_000_000 };
  expect(counted(generated(), on({ controls: stale }))).toMatchObject({ jobs: 0 });
  const younger = { ...evidence?.controls, ageMs: 1 };
  expect(counted(generated(), on({ controls: younger }))).toMatchObject({ jobs: 1, disputed: 1 });
  expect(counted(generated(), recordsOf("GATE_ERROR", { evidence, owner: "other" }))).toMatchObject({
    jobs: 0,
  });
  expect(counted(generated(), recordsOf("GATE_ERROR", { evidence, jobId: "other" }))).toMatchObject({
    jobs: 0,
  });
});

it.each(["drill:1", "try:1", "try:1:now"])("leaves out drills and tries: %s", (owner) => {
  const both = [recordsOf("GENERATED", { owner }), recordsOf("GATE_ERROR", { owner, evidence, jobId })];
  expect(counted(...both)).toMatchObject({ jobs: 0 });
});
