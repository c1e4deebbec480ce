import { type TelemetryV1, telemetryV1 } from "@slotgate/contracts";
import { Journal, type TelemetrySink } from "@slotgate/telemetry";
import { createMemorySink, type MemorySink, sampleDraft } from "@slotgate/telemetry/test";
import { beforeEach, describe, expect, it } from "vitest";
import type { OpenAdmission } from "./open-admission.ts";
import { createRecovery, type Recovery } from "./recovery.ts";

const sha = "a".repeat(64);
const model = {
  provider: "openai",
  model: "writer",
  configDigest: sha,
  promptDigest: sha,
  inputTokens: null,
  outputTokens: null,
  attempts: 0,
};

let sink: MemorySink;
let left: OpenAdmission[];
let told: unknown[];
let ids: number;
let ours: Set<string>;
beforeEach(async () => {
  sink = createMemorySink();
  told = [];
  ids = 0;
  ours = new Set();
  const dead = new Journal({ sink, writerId: "dead" });
  for (const decisionId of ["one", "two"]) {
    await dead.admit(
      sampleDraft({
        event: "admission",
        reason: "ADMITTED",
        path: "model",
        status: null,
        gate: null,
        decisionId,
        requiresReview: false,
        model,
      }),
    );
  }
  left = sink.entries.map(({ record }) => ({
    holder: "dead",
    record: record.decisionId === "two" ? withoutReview(record) : record,
  }));
});

const withoutReview = ({ requiresReview: _, ...old }: TelemetryV1): TelemetryV1 => old;

const recoveryOn = (on: TelemetrySink = sink, writerId = "alive"): Recovery =>
  createRecovery({
    willEnd: (decisionId) => ours.has(decisionId),
    left: { list: async () => left.filter(({ record }) => sink.openAdmissions.has(record.decisionId)) },
    journal: new Journal({ sink: on, writerId, waitMs: 50 }),
    requestsOf: async () => (decisionId) => (decisionId === "one" ? 2 : null),
    clock: { now: () => Date.parse("2026-01-31T12:00:05.000Z") },
    newId: () => `event-of-${writerId}-${++ids}`,
    executorVersion: "9.9.9",
    report: { recovered: (ended) => told.push(ended), failed: (error) => told.push((error as Error).name) },
  });
const outcomes = () => sink.entries.map(({ record }) => record).filter(({ event }) => event === "outcome");

describe("recovery", () => {
  it("ends each open admission as INTERRUPTED, with the number of requests if known", async () => {
    const recovery = recoveryOn();
    recovery.look();
    await recovery.close();
    expect(outcomes().map((record) => telemetryV1.safeParse(record).success)).toEqual([true, true]);
    expect(outcomes()[0]).toMatchObject({
      decisionId: "one",
      path: "model",
      status: "FAILED",
      reason: "INTERRUPTED",
      model: { ...model, attempts: 2 },
      decidedAt: "2026-01-31T12:00:05.000Z",
      latencyMs: 5_000.25,
      requiresReview: false,
      executorVersion: "9.9.9",
      chain: { writerId: "alive" },
    });
    expect(outcomes()[1]?.model?.attempts).toBeNull();
    // Its admission was recorded before the field existed.
    expect(outcomes()[1]?.requiresReview).toBe(true);
    expect(told).toEqual([{ writerId: "dead", admissions: 2 }]);
  });

  it("writes each outcome once when several replicas run it at the same time", async () => {
    const recoveries = ["a", "b", "c"].map((writerId) => recoveryOn(sink, writerId));
    for (const recovery of recoveries) recovery.look();
    await Promise.all(recoveries.map((recovery) => recovery.close()));
    expect(
      outcomes()
        .map(({ decisionId }) => decisionId)
        .toSorted(),
    ).toEqual(["one", "two"]);
    expect(sink.entries.filter(({ record }) => record.event === "late-outcome")).toEqual([]);
  });

  it("reports that it cannot record, and ends everything the next time", async () => {
    let down = true;
    sink.beforeAppend = () => {
      if (down) throw new Error("down");
    };
    const first = recoveryOn();
    first.look();
    await first.close();
    // A store that fails may still have written; the next pass finds out.
    expect([outcomes(), told]).toEqual([[], ["FateUnknownError"]]);
    down = false;
    const second = recoveryOn(sink, "another");
    second.look();
    await second.close();
    expect(outcomes()).toHaveLength(2);
  });

  it("skips admissions that this process will end", async () => {
    ours.add("one");
    const recovery = recoveryOn();
    recovery.look();
    await recovery.close();
    expect(outcomes().map(({ decisionId }) => decisionId)).toEqual(["two"]);
  });

  it("starts no pass once it is closed", async () => {
    const recovery = recoveryOn();
    await recovery.close();
    recovery.look();
    await recovery.close();
    expect(outcomes()).toEqual([]);
  });
});
