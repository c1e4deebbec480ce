import type { AllowlistV1, TelemetryV1 } from "@slotgate/contracts";
import { sampleDraft } from "@slotgate/telemetry/test";
import { afterAll, describe, expect, it } from "vitest";
import { StoreUnavailableError } from "../content/store-unavailable-error.ts";
import { type Proposed, previewExposure } from "../preview/preview-exposure.ts";
import type { TelemetryReader } from "../telemetry/telemetry-reader.ts";
import { createBackground } from "./background.ts";
import { previewExposureApart, previewProposalApart } from "./preview-apart.ts";

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
const rollout = { state: "valid", groupId: "any", basisPoints: 10_000 } as const;
const rollouts = { it: { before: rollout, after: rollout, basisPoints: 10_000 } };
const opened: Proposed<"it"> = { before: null, after: document, rollouts };
const open: Proposed<"it"> = { before: document, after: document, rollouts };

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
        place: { decidedAt: record.decidedAt, writerId: "w", seq: records.indexOf(record) + 1 },
      })),
});

async function preview(records: readonly TelemetryV1[], proposed: Proposed<"it"> = opened) {
  const { sample, changes } = await previewExposure(proposed, { telemetry: reading(records), now });
  return { sample, change: changes.it };
}

describe("a preview's day", () => {
  it("is estimated from the observed time, not from the whole week", async () => {
    const { sample, change } = await preview([called(6 * hour, "a"), called(hour, "b")], open);
    expect(sample).toMatchObject({ jobs: 2, complete: true, observedMs: 6 * hour });
    expect(change.callsADay).toEqual({ before: 8, after: 8 });
    expect(change.tokensADay).toEqual({ before: 800, after: 800 });
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
    const { sample, change } = await preview(records, open);
    expect(sample.observedMs).toBeLessThan(hour);
    expect(change).toMatchObject({ callsADay: null, tokensADay: null });
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

describe("a preview in the background", () => {
  const background = createBackground();
  afterAll(background.close);
  const records = Array.from({ length: 1_500 }, (_, at) => denied(hour + at, `job-${at}`));
  const paged: TelemetryReader = {
    page: async (filter, { limit, after, order }) => {
      const all = await reading(records).page(filter, { limit: records.length, after: null, order });
      const from = after === null ? 0 : all.findIndex(({ place }) => place.seq === after.seq) + 1;
      return all.slice(from, from + limit);
    },
  };
  const by = { background, telemetry: paged, owner: "team-1", now };

  it("counts like one on the calling thread, page by page", async () => {
    const apart = await previewExposureApart(opened, by);
    expect(apart).toEqual(await previewExposure(opened, { telemetry: paged, now }));
    expect(apart.sample.jobs).toBe(1_500);
  });

  it("judges a proposal and compares it with the document in force", async () => {
    const bytes = (proposed: unknown) => Buffer.from(JSON.stringify({ version: "v1", document: proposed }));
    const rules = document.rules.map((rule) => ({ ...rule, appliesTo: { board: ["AQA"] } }));
    const proposal = {
      before: { ...document, rules: [] },
      rollouts,
      bytes: bytes({ ...document, rules }),
    };
    expect(await previewProposalApart(proposal, by)).toMatchObject({
      is: "valid",
      value: {
        widens: true,
        rules: [expect.stringContaining("rule `chemistry` is new")],
        warnings: ["no recent job has the dimension `board`"],
        changes: { it: { newlyAdmitted: 0, deniedEitherWay: 1_500 } },
      },
    });
    const invalid = { ...proposal, bytes: bytes({ ...document, mode: "allow" }) };
    expect(await previewProposalApart(invalid, by)).toMatchObject({
      is: "invalid",
      issues: [{ path: "$.document.mode" }],
    });
  });

  it("fails with the reader's own error", async () => {
    const error = new StoreUnavailableError({ cause: new Error("away") });
    const telemetry: TelemetryReader = { page: () => Promise.reject(error) };
    await expect(previewExposureApart(opened, { ...by, telemetry })).rejects.toBe(error);
  });
});
