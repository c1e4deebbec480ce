import type { AllowlistV1, TelemetryV1 } from "@slotgate/contracts";
import { previewExposure, type TelemetryReader } from "@slotgate/executor";
import { compileAllowlist } from "@slotgate/gate";
import { sampleDraft } from "@slotgate/telemetry/test";
import { describe, expect, it } from "vitest";
import { silentIo } from "../call.test-case.ts";
import { viewOf } from "../output/view.ts";
import { exposureText, sampleText } from "./exposure-text.ts";

const view = viewOf(silentIo(), { wide: true });

const now = Date.parse("2026-01-31T12:00:00.000Z");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const document: AllowlistV1 = {
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    {
      id: "chemistry",
      enabled: true,
      appliesTo: { subject: ["Chemistry"], level: ["*"] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 1,
    },
  ],
};
const allowlist = compileAllowlist({ document, revision: 1, digest: "" });
const rollout = { state: "valid", groupId: "any", basisPoints: 10_000 } as const;
const opened = {
  before: { rollout, allowlist: null },
  after: { rollout, allowlist },
  basisPoints: 10_000,
};
const open = { ...opened, before: opened.after };

const evidence = { ...(sampleDraft().evidence ?? expect.unreachable("a denial has evidence")), optIn: true };
const model = {
  provider: "p",
  model: "m",
  configDigest: "c".repeat(64),
  promptDigest: "d".repeat(64),
  inputTokens: 90,
  outputTokens: 10,
};

const recordAt = (ago: number, jobId: string, changes: Partial<TelemetryV1>): TelemetryV1 => ({
  ...sampleDraft({ jobId, evidence, decidedAt: new Date(now - ago).toISOString() }),
  ...changes,
  chain: { writerId: "w", seq: 1, prevHash: "", hash: "" },
});
const denied = (ago: number, jobId: string) => recordAt(ago, jobId, { reason: "NOT_ALLOWLISTED" });
const called = (ago: number, jobId: string, attempts: number | null = 1) =>
  recordAt(ago, jobId, {
    event: "outcome",
    path: "model",
    reason: "GENERATED",
    model: { ...model, attempts },
  });
const stored = (ago: number, jobId: string) =>
  recordAt(ago, jobId, { event: "stored", path: "stored", reason: "STORED" });

/** Newest first, in one page. */
const reading = (records: readonly TelemetryV1[]): TelemetryReader => ({
  page: async ({ since, until }, { limit, after }) =>
    records
      .filter(
        ({ decidedAt }) => (since === null || decidedAt >= since) && (until === null || decidedAt < until),
      )
      .toSorted((one, other) => (one.decidedAt < other.decidedAt ? 1 : -1))
      .slice(0, after === null ? limit : 0)
      .map((record) => ({
        line: JSON.stringify(record),
        place: { decidedAt: record.decidedAt, writerId: "w", seq: 1 },
      })),
});

async function preview(records: readonly TelemetryV1[], comparison: typeof opened | typeof open = opened) {
  const { sample, changes } = await previewExposure({ it: comparison }, { telemetry: reading(records), now });
  return {
    sample,
    change: changes.it,
    text: sampleText(sample, view) + exposureText("Preview", changes.it, view),
  };
}

describe("a preview's day", () => {
  it("is estimated from the observed time, not from the whole week", async () => {
    const { sample, change, text } = await preview([called(6 * hour, "a"), called(hour, "b")], open);
    expect(sample).toMatchObject({ jobs: 2, complete: true, observedMs: 6 * hour });
    expect(change.callsADay).toEqual({ before: 8, after: 8 });
    expect(change.tokensADay).toEqual({ before: 800, after: 800 });
    expect(text).toContain("Records exist for the last 6 h of that time.");
    expect(text).toContain("calls a day 8 -> 8 (estimated), tokens a day 800 -> 800 (estimated)");
  });

  it("covers the week if there are older records", async () => {
    const { sample, change } = await preview([called(8 * day, "old"), called(hour, "a")], open);
    expect(sample).toMatchObject({ jobs: 1, observedMs: 7 * day });
    expect(change.callsADay?.after).toBeCloseTo(1 / 7);
  });

  it.each([
    ["six minutes", [called(6 * minute, "a")]],
    ["just under an hour", [called(hour - 1, "a")]],
    ["no time at all", [called(0, "a")]],
    ["a clock that is behind", [called(-minute, "a")]],
    ["nothing", []],
  ])("is not estimated from %s", async (_, records) => {
    const { sample, change, text } = await preview(records, open);
    expect(sample.observedMs).toBeLessThan(hour);
    expect(change).toMatchObject({ callsADay: null, tokensADay: null });
    expect(text).toContain("calls and tokens a day: too few observations for an estimate");
  });

  it("counts calls with retries and regenerations, not jobs", async () => {
    const records = [
      called(day, "again"),
      called(5 * hour, "again", 3),
      called(4 * hour, "unknown", null),
      stored(3 * hour, "served"),
    ];
    expect((await preview(records, open)).change.callsADay).toEqual({ before: 5, after: 5 });
  });

  it("assumes that a job never admitted takes as many calls as the others, or one", async () => {
    const others = [called(day, "a", 3), called(2 * hour, "b", 1), stored(2 * hour, "c")];
    const { change } = await preview([...others, denied(hour, "d")], opened);
    expect(change).toMatchObject({ newlyAdmitted: 4, callsADay: { before: 0, after: 6 } });
    expect((await preview([denied(day, "a"), denied(hour, "b")])).change).toMatchObject({
      callsADay: { before: 0, after: 2 },
      tokensADay: null,
    });
  });
});
