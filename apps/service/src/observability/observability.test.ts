import { ROOT_CONTEXT } from "@opentelemetry/api";
import type { DecisionV1 } from "@slotgate/contracts";
import { createStaticSource } from "@slotgate/controls";
import { type FailedCall, noTracing, silentReport } from "@slotgate/executor";
import { createStage, firingOf } from "@slotgate/executor/test";
import {
  Journal,
  JournalUnavailableError,
  KillEngagedError,
  lossCauses,
  NotWrittenError,
  RecordRefusedError,
  silentReport as silentJournal,
  type Unmet,
} from "@slotgate/telemetry";
import { createMemorySink, sampleDraft } from "@slotgate/telemetry/test";
import { expect, it } from "vitest";
import { decisionOf } from "../testing/http-stage.ts";
import { samplesIn, valuesOf } from "./exposition.test-case.ts";
import { metricTable } from "./metric-table.ts";
import { createObservability } from "./observability.ts";
import type { ObservedState } from "./observe-state.ts";
import { reportToAll } from "./report-to-all.ts";

function stage() {
  let now = 0;
  const clock = { monotonic: () => now };
  const observability = createObservability({ version: "1.2.3", clock });
  return {
    ...observability,
    scrape: observability.requests.scrape,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const failedOf = (changes: Partial<FailedCall> = {}): FailedCall => ({
  decisionId: "private",
  owner: "team",
  reason: "MODEL_TIMEOUT",
  detail: "",
  httpStatus: null,
  code: null,
  concerns: "provider",
  ...changes,
});
const controls = createStaticSource({
  featureEnabled: false,
  killEngaged: true,
  basisPoints: 0,
  groupId: "slotgen.ai",
  environment: "static",
});
const halfOpen = createStage({ circuit: () => "half-open" });
const state: ObservedState = {
  controls,
  allowlist: { current: () => null },
  killSwitches: () => [
    { source: "environment", state: "released" },
    { source: "service", state: "unknown" },
  ],
  generation: halfOpen.generationOf(halfOpen.model),
  inFlight: { count: 3 },
  journal: {
    away: { failure: "slow", error: new Error("too slow") },
    state: { away: null, spool: { records: 12, bytes: 3_400, setAside: 0, failure: null } },
  },
  ledger: { problem: () => null, loss: () => "a file of the outbound ledger was deleted while in use" },
  partitions: { status: () => ({ partitions: 6, ahead: 4, strayed: true }), held: () => null },
  selfTest: { status: () => ({ state: "failed", ageMs: 1_500, problem: "a flaw" }) },
  tripwires: {
    status: () => [
      { tripwire: "model-failures", state: "armed", detail: "more than half of the calls failed" },
      { tripwire: "model-latency", state: "off", detail: "disabled in the test" },
    ],
  },
  budgets: {
    watch: {
      look: async () => {},
      ended: () => {},
      problem: () => null,
      current: () => ({
        version: "v1",
        limits: { tokensPerDay: 1_000, callsPerDay: null, tokensPerRun: null, callsPerRun: 20 },
        endsAt: "2026-02-01T00:00:00.000Z",
        days: [
          {
            day: "2026-01-31",
            tokens: { limit: 1_000, spent: 700, reserved: 50 },
            calls: { limit: null, spent: 9, reserved: 1 },
          },
        ],
      }),
    },
  },
};

/** Without the series that exist before anything is counted. */
const grownIn = (text: string, name: string) => valuesOf(text, name).filter(([, value]) => value > 0);

it("shows the current state at each scrape", async () => {
  const { observe, scrape } = stage();
  let count = 3;
  observe({
    ...state,
    inFlight: {
      get count() {
        return count;
      },
    },
  });
  const text = await scrape();
  expect(valuesOf(text, "slotgate_model_calls_in_flight")).toEqual([[{}, 3]]);
  expect(valuesOf(text, "slotgate_allowlist_present")).toEqual([[{}, 0]]);
  expect(valuesOf(text, "slotgate_self_test").filter(([, value]) => value === 1)).toEqual([
    [{ state: "failed" }, 1],
  ]);
  expect(valuesOf(text, "slotgate_self_test_age_seconds")).toEqual([[{}, 1.5]]);
  expect(valuesOf(text, "slotgate_records_strayed")).toEqual([[{}, 1]]);
  expect(valuesOf(text, "slotgate_record_partitions")).toEqual([
    [{ state: "ahead" }, 4],
    [{ state: "held" }, 0],
  ]);
  expect(valuesOf(text, "slotgate_budget_limit")).toEqual([
    [{ budget: "tokensPerDay" }, 1_000],
    [{ budget: "callsPerRun" }, 20],
  ]);
  expect(valuesOf(text, "slotgate_budget_used")).toEqual([
    [{ budget: "tokensPerDay", state: "spent" }, 700],
    [{ budget: "tokensPerDay", state: "reserved" }, 50],
  ]);
  expect(valuesOf(text, "slotgate_controls_age_seconds")).toEqual([[{}, 0]]);
  expect(valuesOf(text, "slotgate_model_circuit").filter(([, value]) => value === 1)).toEqual([
    [{ state: "half-open" }, 1],
  ]);
  expect(valuesOf(text, "slotgate_controls_state").filter(([, value]) => value === 1)).toEqual([
    [{ state: "confirmed" }, 1],
  ]);
  expect(valuesOf(text, "slotgate_kill_switch")).toHaveLength(9);
  expect(valuesOf(text, "slotgate_kill_switch").filter(([, value]) => value === 1)).toEqual([
    [{ source: "controls", state: "engaged" }, 1],
    [{ source: "environment", state: "released" }, 1],
    [{ source: "service", state: "unknown" }, 1],
  ]);
  expect(valuesOf(text, "slotgate_build_info")).toEqual([
    [{ version: "1.2.3", node_version: process.version }, 1],
  ]);
  count = 0;
  expect(valuesOf(await scrape(), "slotgate_model_calls_in_flight")).toEqual([[{}, 0]]);
});

it("has a series for every cause of loss from the start, so that an alert sees the first", async () => {
  const causes = valuesOf(await stage().scrape(), "slotgate_records_not_taken_total").map(
    ([{ cause }]) => cause,
  );
  expect(causes.toSorted()).toEqual(lossCauses.toSorted());
});

it("leaves out unknown values", async () => {
  const { observe, scrape } = stage();
  const unread = { ...controls.status(), state: "unavailable" as const, snapshot: null, ageMs: null };
  observe({ ...state, controls: { status: () => unread }, generation: { current: () => null } });
  const text = await scrape();
  expect(valuesOf(text, "slotgate_controls_age_seconds")).toEqual([]);
  expect(valuesOf(text, "slotgate_model_circuit")).toEqual([]);
  expect(valuesOf(text, "slotgate_kill_switch").map(([{ source }]) => source)).not.toContain("controls");
});

it("counts the executor's reports, without content", async () => {
  const { executor, scrape } = stage();
  const metered = reportToAll([executor], silentReport);
  metered.decided({ killed: false, admitted: true });
  metered.decided({ killed: true, admitted: false });
  metered.modelFailed(failedOf({ detail: "private" }));
  for (let turn = 0; turn < 3; turn += 1)
    metered.ended(decisionOf({ jobId: "private", slotId: "private", kind: "private" }));
  metered.unrecorded();
  metered.unexpected(new Error("private"));
  metered.gateFailed({ gate: "rollout", thrown: new Error("private") });
  const text = await scrape();
  expect(valuesOf(text, "slotgate_admissions_total")).toEqual([[{}, 1]]);
  expect(valuesOf(text, "slotgate_model_call_failures_total")).toEqual([[{ reason: "MODEL_TIMEOUT" }, 1]]);
  expect(grownIn(text, "slotgate_jobs_ended_total")).toEqual([
    [{ path: "stub", status: "STUB", gate: "rollout", guard: "none", reason: "ROLLOUT_EXCLUDED" }, 3],
  ]);
  expect(valuesOf(text, "slotgate_jobs_unrecorded_total")).toEqual([[{}, 1]]);
  expect(text).not.toContain("private");
});

it("counts failures caused by owners' content by owner, with a limited number of series", async () => {
  const { executor, scrape } = stage();
  const metered = reportToAll([executor], silentReport);
  for (let owner = 1; owner <= 150; owner += 1)
    metered.modelFailed(failedOf({ owner: `team-${owner}`, reason: "MODEL_REFUSED", concerns: "content" }));
  metered.modelFailed(failedOf({ owner: "team-1", reason: "MODEL_HTTP_ERROR", concerns: "content" }));
  metered.modelFailed(failedOf({ owner: "team-1" }));
  const series = valuesOf(await scrape(), "slotgate_owner_content_failures_total");
  expect(series).toContainEqual([{ owner: "team-1", reason: "MODEL_REFUSED" }, 1]);
  expect(series).toContainEqual([{ owner: "team-1", reason: "MODEL_HTTP_ERROR" }, 1]);
  expect(series).toContainEqual([{ owner: "(others)", reason: "MODEL_REFUSED" }, 50]);
  expect(series).toHaveLength(102);
});

it("counts what the journal loses, spools and delivers, by cause", async () => {
  const { journal: meter, scrape, observe } = stage();
  observe(state);
  const metered = reportToAll([meter], silentJournal);
  metered.storeLost({ failure: "slow", error: new Error("too slow") });
  metered.notTaken({ chain: "gated", cause: "store-slow", records: 2 });
  metered.notTaken({ chain: "plain", cause: "spool-full", records: 3 });
  metered.spooled({ records: 4 });
  metered.delivered({ records: 5, left: 1 });
  metered.refusedInSpool({ eventId: "e", kept: "record", error: null });
  metered.setAside({ name: "file", why: "it does not fit" });
  metered.storeBack();
  metered.spoolFailing("disk-full");
  metered.filesFailing(new Error("permission denied"));
  const text = await scrape();
  expect(valuesOf(text, "slotgate_store_losses_total")).toEqual([[{ cause: "slow" }, 1]]);
  expect(grownIn(text, "slotgate_records_not_taken_total")).toEqual([
    [{ chain: "plain", cause: "spool-full" }, 3],
    [{ chain: "gated", cause: "store-slow" }, 2],
  ]);
  expect(valuesOf(text, "slotgate_spooled_records_total")).toEqual([[{}, 4]]);
  expect(valuesOf(text, "slotgate_spool_delivered_records_total")).toEqual([[{}, 5]]);
  expect(grownIn(text, "slotgate_spool_refusals_total")).toEqual([[{ kept: "record" }, 1]]);
  expect(valuesOf(text, "slotgate_spool_set_aside_total")).toEqual([[{}, 1]]);
  expect(valuesOf(text, "slotgate_spool_records")).toEqual([[{}, 12]]);
  expect(valuesOf(text, "slotgate_spool_bytes")).toEqual([[{}, 3_400]]);
  expect(valuesOf(text, "slotgate_store_state").filter(([, value]) => value === 1)).toEqual([
    [{ state: "slow" }, 1],
  ]);
});

it("measures each batch of the journal, and counts the ones that failed by their cause", async () => {
  const { sink: meter, scrape, pass } = stage();
  const memory = createMemorySink();
  const journal = new Journal({ sink: meter(memory), writerId: "writer" });
  memory.beforeAppend = () => pass(20);
  const record = (name: string) => journal.record(sampleDraft({ eventId: name }));
  await Promise.all([record("one"), record("two"), record("three")]);
  memory.killEngaged = true;
  await expect(journal.admit(sampleDraft())).rejects.toBeInstanceOf(KillEngagedError);
  memory.beforeAppend = () => {
    throw new RecordRefusedError({ records: 1, cause: "its data" });
  };
  await expect(record("refused")).rejects.toBeInstanceOf(RecordRefusedError);
  memory.beforeAppend = () => {
    throw new NotWrittenError({ cause: "the connection was cut" });
  };
  await expect(record("failed")).rejects.toBeInstanceOf(JournalUnavailableError);

  const text = await scrape();
  expect(valuesOf(text, "slotgate_journal_batch_records_count")).toEqual([[{}, 4]]);
  expect(valuesOf(text, "slotgate_journal_batch_records_sum")).toEqual([[{}, 6]]);
  expect(valuesOf(text, "slotgate_journal_batch_duration_seconds_count")).toEqual([[{}, 4]]);
  expect(valuesOf(text, "slotgate_journal_batch_duration_seconds_sum")).toEqual([[{}, 0.04]]);
  expect(grownIn(text, "slotgate_journal_batch_failures_total")).toEqual([
    [{ cause: "failed" }, 1],
    [{ cause: "refused" }, 1],
    [{ cause: "killed" }, 1],
  ]);
});

const decided = {
  runId: "private",
  decisionId: "private",
  jobId: "private",
  slotId: "private",
  kind: "private",
};
const generation = {
  status: "generated",
  output: {},
  attempts: 1,
  inputTokens: 12,
  outputTokens: null,
  answeredBy: { provider: "private", model: "private", configDigest: "" },
  tried: [],
} as const;

it("times decisions and model calls, and counts tokens that were reported", async () => {
  const { tracing: meter, scrape, pass } = stage();
  const tracing = meter(noTracing);
  await tracing.decision(decided, ROOT_CONTEXT, async (place) => {
    await tracing.modelCall({ provider: "private", model: "private" }, place, async () => {
      pass(30);
      return generation;
    });
    pass(10);
    return { decision: decisionOf({ jobId: "private", slotId: "private", kind: "private" }) };
  });
  const text = await scrape();
  expect(valuesOf(text, "slotgate_decision_duration_seconds_sum")).toEqual([[{ path: "stub" }, 0.04]]);
  expect(valuesOf(text, "slotgate_model_call_duration_seconds_sum")).toEqual([
    [{ status: "generated" }, 0.03],
  ]);
  expect(valuesOf(text, "slotgate_model_tokens_total")).toEqual([[{ type: "input" }, 12]]);
  expect(text).not.toContain("private");
});

const killed: Unmet = {
  killEngaged: true,
  leases: new Set(),
  storedResults: new Set(),
  replicaLost: false,
  notOpen: new Set(),
  late: new Set(),
  overBudget: new Map(),
};

const upkeep = {
  made: [],
  indexed: [],
  dropped: [{ partition: "telemetry_record_20260105", records: 7 }],
  held: null,
  forgottenRuns: 0,
  forgottenHeartbeats: 0,
  status: { partitions: 6, ahead: 4, strayed: false },
};

it("shows only metrics and labels of the table", async () => {
  const {
    requests,
    executor,
    sink,
    journal: meter,
    ledger,
    recovery,
    partitions,
    tripwires,
    heartbeats,
    tracing,
    observe,
    scrape,
  } = stage();
  partitions.onUpkeep?.(upkeep);
  observe(state);
  const reported = reportToAll([meter], silentJournal);
  reported.storeLost({ failure: "slow", error: null });
  reported.notTaken({ chain: "plain", cause: "disk-full", records: 1 });
  reported.spooled({ records: 1 });
  reported.delivered({ records: 1, left: 0 });
  reported.refusedInSpool({ eventId: "", kept: "record", error: null });
  reported.setAside({ name: "", why: "" });
  requests.answered({ operation: "/healthz", method: "GET", status: 200, ms: 1 });
  const metered = reportToAll([executor], silentReport);
  metered.decided({ killed: false, admitted: true });
  metered.modelFailed(failedOf({ concerns: "content" }));
  metered.ended(decisionOf({ jobId: "", slotId: "", kind: "" }));
  const overBudget = decisionOf({ jobId: "", slotId: "", kind: "" });
  metered.ended({
    ...overBudget,
    guard: "budget",
    evidence: { ...overBudget.evidence, guardFigures: { tokensPerDay: 1 } } as DecisionV1["evidence"],
  });
  metered.unrecorded();
  const traced = tracing(noTracing);
  await traced.decision(decided, ROOT_CONTEXT, async () => ({
    decision: decisionOf({ jobId: "", slotId: "", kind: "" }),
  }));
  await traced.modelCall({ provider: "", model: "" }, ROOT_CONTEXT, async () => generation);
  const journal = new Journal({
    sink: sink({ ...createMemorySink(), append: async () => killed }),
    writerId: "w",
  });
  await journal.admit(sampleDraft()).catch(() => {});
  const lateJournal = new Journal({ sink: sink(createMemorySink()), writerId: "l" });
  await lateJournal.record(sampleDraft({ event: "late-outcome" }));
  ledger({ sent: () => {}, ended: () => {} }).sent({ decisionId: "d", attempt: 1 });
  const full = ledger({
    sent: () => {
      throw new Error("the disk is full");
    },
    ended: () => {},
  });
  expect(() => full.sent({ decisionId: "d", attempt: 2 })).toThrow("full");
  recovery.recovered?.({ writerId: "gone", admissions: 3 });
  tripwires.fired?.(firingOf(), "service");
  heartbeats.failed?.("unwritten", new Error("away"));
  heartbeats.dropped?.();

  const text = await scrape();
  expect(valuesOf(text, "slotgate_tripwire_armed").map(([{ tripwire }, value]) => [tripwire, value])).toEqual(
    [
      ["model-failures", 1],
      ["model-latency", 0],
    ],
  );
  expect(
    ["outbound_requests", "outbound_unrecorded", "recovered_admissions", "late_outcomes"].map(
      (name) => valuesOf(text, `slotgate_${name}_total`)[0]?.[1],
    ),
  ).toEqual([1, 1, 3, 1]);
  const shown = new Map<string, string>();
  for (const { name, labels } of samplesIn(text))
    shown.set(
      name.replace(/_(?:bucket|count|sum)$/, ""),
      Object.keys(labels)
        .filter((label) => label !== "le")
        .join(),
    );
  expect(Object.fromEntries(shown)).toEqual(
    Object.fromEntries(Object.values(metricTable).map(({ name, labels }) => [name, labels.join()])),
  );
});
