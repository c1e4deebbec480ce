import { randomBytes } from "node:crypto";
import type { ModelAttribution, Reason } from "@slotgate/contracts";
import type { CanaryFiring, CanaryReader, ComparisonReader } from "@slotgate/executor";
import {
  createCanaryFiringStore,
  createCanaryReader,
  createComparisonReader,
  createIncidentStore,
  migrateToLatest,
  openStores,
  type Stores,
} from "@slotgate/postgres";
import { chainRecord } from "@slotgate/telemetry";
import { sampleDraft } from "@slotgate/telemetry/test";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase } from "./world/create-database.ts";

let database: pg.Pool;
let stores: Stores;
let comparison: ComparisonReader;
let canaries: CanaryReader;
beforeEach(async () => {
  const name = `comparison_${randomBytes(4).toString("hex")}`;
  const url = await createDatabase(inject("stack").databaseUrl, name);
  database = new pg.Pool({ connectionString: url, max: 3 });
  stores = openStores({ url, onConnectionLost: () => {} });
  await migrateToLatest(stores.changing.database);
  comparison = createComparisonReader(stores.reading.database);
  canaries = createCanaryReader(stores.reading.database);
});
afterEach(async () => {
  await stores.close();
  await database.end();
});

const digest = (letter: string): string => letter.repeat(64);
const from = Date.parse("2026-03-02T10:00:00.000Z");
const window = { from, to: from + 3_600_000 };

interface Call {
  readonly profile?: string;
  readonly canaryOf?: string | null;
  readonly revision?: number;
  readonly reason?: Reason;
  readonly job?: string;
  readonly owner?: string;
  /** Seconds after the window's begin. */
  readonly at?: number;
  readonly latencyMs?: number;
  readonly attempts?: number | null;
  readonly tokens?: readonly [number, number] | null;
  readonly tried?: ModelAttribution["tried"];
  readonly event?: "outcome" | "late-outcome";
}

const small = { provider: "openai", model: "small", configDigest: digest("a") };
const other = { provider: "anthropic", model: "other", configDigest: digest("b") };

let seq = 0;
/** Records of a call: its admission, 100 ms after the run's arrival, and its outcome. */
async function note(call: Call, beside: { readonly lateBeside?: true } = {}): Promise<void> {
  seq += 1;
  const {
    profile = "lessons",
    canaryOf = null,
    revision = 3,
    reason = "GENERATED",
    latencyMs = 1_000,
  } = call;
  const { attempts = 1, tokens = [100, 20], tried, job = `job-${seq}`, owner = "team", at = 1 } = call;
  const decidedAt = new Date(from + at * 1_000).toISOString();
  const model: ModelAttribution = {
    ...(tried === undefined ? small : other),
    promptDigest: digest("c"),
    profile: { id: profile, canaryOf, revision, digest: digest(String(revision)) },
    ...(tried === undefined ? {} : { tried }),
    inputTokens: tokens?.[0] ?? null,
    outputTokens: tokens?.[1] ?? null,
    attempts,
  };
  const decisionId = `decision-${seq}`;
  const common = { decisionId, jobId: job, owner, decidedAt, model, path: "model", gate: null } as const;
  const drafts = [
    sampleDraft({ ...common, event: "admission", status: null, reason: "ADMITTED", latencyMs: 100 }),
    sampleDraft({
      ...common,
      event: call.event ?? "outcome",
      status: reason === "GENERATED" ? "COMPLETED" : "FAILED",
      reason,
      latencyMs: 100 + latencyMs,
    }),
  ];
  const records = drafts.map(
    (draft, index) => chainRecord(draft, { writerId: "w", seq: 2 * seq + index, hash: digest("0") }).record,
  );
  for (const record of records)
    await database.query(
      "insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, event, body) values ($1, $2, $3, $4, $5, $6, $7)",
      [
        "w",
        record.chain.seq,
        decisionId,
        job,
        owner,
        beside.lateBeside === true && record.event === "outcome" ? "late-outcome" : null,
        JSON.stringify(record),
      ],
    );
}

const useOf = (changes: object) => ({
  profile: "lessons",
  canaryOf: null,
  ...small,
  last: true,
  fellBack: false,
  reason: "GENERATED",
  calls: 1,
  requests: 1,
  requestsUnknown: 0,
  inputTokens: 100,
  outputTokens: 20,
  tokensUnknown: 0,
  ...changes,
});

describe("production by profile and model", () => {
  it("is empty without a call", async () => {
    expect(await comparison.read(window)).toEqual({ uses: [], latencies: [], canaries: [] });
  });

  it("counts calls by model and end, with requests, tokens and latency", async () => {
    for (const latencyMs of [300, 100, 200]) await note({ latencyMs });
    await note({ reason: "MODEL_TIMEOUT", latencyMs: 9_000, attempts: 3, tokens: null });
    await note({ reason: "INTERRUPTED", latencyMs: 99_000, attempts: null, tokens: null });
    await note({ reason: "KILL_SWITCH", attempts: 0, tokens: null });
    const { uses, latencies } = await comparison.read(window);
    expect(new Set(uses)).toEqual(
      new Set([
        useOf({ calls: 3, requests: 3, inputTokens: 300, outputTokens: 60 }),
        useOf({ reason: "MODEL_TIMEOUT", requests: 3, inputTokens: 0, outputTokens: 0, tokensUnknown: 1 }),
        useOf({
          reason: "INTERRUPTED",
          requests: 0,
          requestsUnknown: 1,
          inputTokens: 0,
          outputTokens: 0,
          tokensUnknown: 1,
        }),
        useOf({ reason: "KILL_SWITCH", requests: 0, inputTokens: 0, outputTokens: 0 }),
      ]),
    );
    const figures = { profile: "lessons", canaryOf: null, calls: 4, p50Ms: 200, p95Ms: 9_000 };
    expect(new Set(latencies)).toEqual(
      new Set([
        { ...figures, model: null },
        { ...figures, model: small },
      ]),
    );
  });

  it("counts a call that fell back for each model that it asked", async () => {
    await note({
      attempts: 4,
      tokens: [7, 3],
      tried: [
        { ...small, attempts: 3, reason: "MODEL_RATE_LIMITED" },
        { ...other, attempts: 1, reason: null },
      ],
    });
    const { uses, latencies } = await comparison.read(window);
    expect(new Set(uses)).toEqual(
      new Set([
        useOf({ last: false, reason: "MODEL_RATE_LIMITED", requests: 3, inputTokens: 0, outputTokens: 0 }),
        useOf({ ...other, fellBack: true, inputTokens: 7, outputTokens: 3 }),
      ]),
    );
    expect(latencies.map(({ model }) => model?.model ?? "all").sort()).toEqual(["all", "other"]);
  });

  it("leaves out other times, drills, tries, late outcomes, and records without a profile", async () => {
    await note({ at: -1 });
    await note({ at: 3_600 });
    await note({ owner: "drill:1" });
    await note({ owner: "try:1" });
    await note({ event: "late-outcome" });
    await note({}, { lateBeside: true });
    await database.query(
      "insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body) values ('old', 1, 'd', 'j', 'team', $1)",
      [
        JSON.stringify({
          ...sampleDraft(),
          event: "outcome",
          reason: "GENERATED",
          decidedAt: new Date(from + 1_000).toISOString(),
        }),
      ],
    );
    expect((await comparison.read(window)).uses).toEqual([]);
    await note({ at: 0 });
    expect((await comparison.read(window)).uses).toHaveLength(1);
  });
});

describe("a canary beside its profile", () => {
  const terse = { profile: "terse", canaryOf: "lessons" } as const;

  it("is compared under its newest revision, each job once", async () => {
    await note({ ...terse, revision: 2, reason: "MODEL_REFUSED" });
    await note({ revision: 2, reason: "MODEL_REFUSED" });
    // Revision 4 gave the canary no call to judge.
    await note({ revision: 4, reason: "MODEL_REFUSED" });
    await note({ ...terse, revision: 4, reason: "KILL_SWITCH" });
    for (const latencyMs of [100, 200, 300]) await note({ latencyMs });
    await note({ reason: "MODEL_REFUSED", latencyMs: 400 });
    await note({ profile: "notes", reason: "MODEL_REFUSED" });
    await note({ ...terse, job: "again", reason: "MODEL_OUTPUT_INVALID", latencyMs: 500 });
    await note({ ...terse, job: "again", latencyMs: 50 });
    await note({ ...terse, job: "again", owner: "others", latencyMs: 60 });
    await note({ ...terse, reason: "INTERRUPTED", latencyMs: 90_000 });
    expect((await comparison.read(window)).canaries).toEqual([
      {
        ...terse,
        revision: 3,
        ofProfile: { jobs: 4, failed: 1, p95Ms: 400, slow: 0 },
        ofCanary: { jobs: 2, failed: 1, p95Ms: 500, slow: 1 },
      },
    ]);
    const of = { profile: "lessons", canary: "terse", revision: 3, digest: digest("3") };
    const since = new Date(from).toISOString();
    expect(await canaries.jobs({ ...of, since })).toEqual({
      profile: { jobs: 4, marked: 1 },
      canary: { jobs: 2, marked: 1 },
    });
    const none = { jobs: 0, marked: 0 };
    const later = new Date(from + 2_000).toISOString();
    expect(await canaries.jobs({ ...of, since: later })).toEqual({ profile: none, canary: none });
    expect(await canaries.jobs({ ...of, digest: digest("9"), since })).toEqual({
      profile: none,
      canary: none,
    });
  });

  it("has nothing beside it if its profile has no call", async () => {
    await note(terse);
    expect((await comparison.read(window)).canaries).toMatchObject([
      { ofProfile: { jobs: 0, failed: 0, p95Ms: null, slow: 0 }, ofCanary: { jobs: 1, slow: 0 } },
    ]);
  });
});

describe("the incident of an ended canary", () => {
  let ids = 0;
  const newId = (): string => `0199f0d2-8c44-7d01-9a52-${String(++ids).padStart(12, "0")}`;
  const firingOf = (changes: Partial<CanaryFiring> = {}): CanaryFiring => ({
    tripwire: "canary",
    reason: "the canary `terse` of `lessons` is worse",
    figures: { profile: "lessons", canary: "terse" },
    incidentId: newId(),
    occurrence: "3:lessons",
    instance: "replica-1",
    occurredAt: new Date(from),
    ...changes,
  });

  it("is opened once, engages nothing, and links its entry of the log", async () => {
    const { database: changing } = stores.changing;
    const store = createCanaryFiringStore({ changing, severity: 3 });
    const firing = firingOf();
    const attempts = [firing, firingOf(), firingOf()].map((one) => store.open(one));
    expect((await Promise.all(attempts)).sort()).toEqual(["known", "known", "opened"]);
    const incidents = createIncidentStore({ changing, reading: stores.reading.database, newId });
    const all = { state: null, severity: null, since: null, until: null };
    const page = await incidents.page(all, { cursor: null, limit: 9 });
    const { rows } = await database.query<{ id: string }>(
      "select id from change_log where source = 'tripwire'",
    );
    expect(page).toMatchObject([
      {
        openedBy: "tripwire:canary",
        severity: 3,
        title: "the tripwire `canary` fired",
        state: "open",
        links: [{ kind: "change", id: rows[0]?.id }],
        firing: { tripwire: "canary", figures: firing.figures, instance: "replica-1" },
      },
    ]);
    expect(rows).toHaveLength(1);
    expect((await database.query("select from kill_engagement")).rowCount).toBe(0);
    // An attempt whose answer was lost finds its own incident.
    const own = firingOf({ incidentId: page[0]?.incidentId ?? "" });
    expect(await store.open(own)).toBe("opened");
    expect(await store.open(firingOf({ occurrence: "4:lessons" }))).toBe("opened");
  });

  it("is the only one of a tripwire without an engagement", async () => {
    const insert = (tripwire: string, engagement: string | null) =>
      database.query(
        `insert into incident (incident_id, tripwire, occurrence, reason, figures, instance, occurred_at, engagement_id)
          values ($1, $2, $3, 'r', '{}', 'i', now(), $4)`,
        [newId(), tripwire, newId(), engagement],
      );
    await expect(insert("model-failures", null)).rejects.toThrow(/incident_engagement_made/);
    await expect(insert("canary", newId())).rejects.toThrow(/incident_engagement_made|foreign key/);
    await expect(insert("whim", newId())).rejects.toThrow(/incident_tripwire_known/);
    await insert("canary", null);
  });
});
