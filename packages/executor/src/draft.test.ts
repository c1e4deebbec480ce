import { expect, it } from "vitest";
import { context, createStage, jobOf, runOf } from "./testing/executor-stage.ts";

it("a record has owner, time, latency and executor version", async () => {
  const times = [1_000.25, 1_001.484_56];
  const clock = { now: () => Date.UTC(2026, 0, 31, 12), monotonic: () => times.shift() ?? 999 };
  const stage = createStage({ clock });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await stage.executor.execute(runOf([jobOf()], false), { ...context, traceId });
  const { chain, evidence, ...record } = stage.sink.entries[0]?.record ?? expect.unreachable();
  expect([chain.writerId, evidence?.optIn]).toEqual(["writer-1.plain", false]);
  expect(record).toEqual({
    version: "v1",
    event: "denial",
    eventId: "id-3",
    decisionId: "id-2",
    runId: "id-1",
    owner: "team-1",
    jobId: "job-1",
    slotId: "intro",
    kind: "explanatory",
    scope: { subject: "Chemistry" },
    requiresReview: true,
    sourceDecisionId: null,
    path: "stub",
    status: "STUB",
    gate: "opt-in",
    guard: null,
    reason: "NOT_OPTED_IN",
    model: null,
    decidedAt: "2026-01-31T12:00:00.000Z",
    latencyMs: 1.235,
    executorVersion: "1.2.3",
    traceId,
  });
  expect(stage.sink.entries[0]?.effects.run).toMatchObject({ runId: "id-1", traceId, subject: "lessons" });
});

it("latency is never negative", async () => {
  const times = [1_000, 999.5];
  const clock = { now: () => 0, monotonic: () => times.shift() ?? 0 };
  const stage = createStage({ clock });
  await stage.executor.execute(runOf([jobOf()], false), context);
  expect(stage.sink.entries[0]?.record.latencyMs).toBe(0);
});
