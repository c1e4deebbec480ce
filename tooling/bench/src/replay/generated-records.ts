import type { AllowlistV1, ControlSnapshotV1, Evidence, Scope, TelemetryV1 } from "@slotgate/contracts";
import { canonicalJson } from "@slotgate/contracts";
import { digestOf, sha256 } from "@slotgate/contracts/digest";
import { compileAllowlist, decide, type GateDecision, type GateState } from "@slotgate/gate";
import {
  type ChainedRecord,
  chainRecord,
  type EvidenceDocument,
  genesis,
  type Head,
  headAfter,
  type RecordDraft,
} from "@slotgate/telemetry";

/** Records as services write them: decided by the real gates on several documents, in real chains. */
export interface GeneratedRecords {
  readonly documents: readonly EvidenceDocument[];
  /** Made as they are taken, so that a million need no memory. */
  readonly records: Iterable<ChainedRecord>;
  /** Where the chains end, once all records were taken. */
  readonly heads: () => readonly Head[];
}

export interface GenerateOptions {
  /** At least so many records. */
  readonly count: number;
  readonly writers?: number;
}

const startMs = Date.UTC(2026, 0, 1);
const owner = "publishing";

export function generateRecords({ count, writers = 4 }: GenerateOptions): GeneratedRecords {
  const heads = Array.from({ length: writers }, (_, index) => genesis(`host-${index}.${idOf(index, 0)}`));
  const snapshots = [2_500, 5_000, 10_000, 0].map((basisPoints) =>
    snapshotOf({ rollout: { state: "valid", groupId: "slotgen.ai", basisPoints } }),
  );
  const odd = [
    snapshotOf({ killSwitch: "engaged" }),
    snapshotOf({ feature: "disabled" }),
    snapshotOf({ rollout: { state: "invalid", problem: "the AI flag has two strategies" } }),
  ];
  const allowlists = [allowlistOf(1), allowlistOf(200), { ...allowlistOf(3), enabled: false }];
  const states = [...snapshots, ...snapshots, ...snapshots, ...odd].map((snapshot, index) =>
    stateOf({ snapshot, allowlist: allowlists[index % 8 === 7 ? 2 : index % 2] ?? allowlistOf(1), index }),
  );
  const killed = stateOf({
    snapshot: snapshotOf({ killSwitch: "engaged" }),
    allowlist: allowlistOf(1),
    index: 9,
  });

  function* records(): Generator<ChainedRecord> {
    let made = 0;
    for (let index = 0; made < count; index += 1) {
      const at = index % writers;
      for (const draft of draftsOf(index, { state: states[index % states.length] ?? killed, killed })) {
        const chained = chainRecord(draft, heads[at] ?? genesis("none"));
        heads[at] = headAfter(chained);
        made += 1;
        yield chained;
      }
    }
  }

  return {
    documents: [
      ...[...snapshots, ...odd].map((document) => documentOf("control-snapshot", document)),
      ...allowlists.map((document) => documentOf("allowlist", document)),
    ],
    records: records(),
    heads: () => heads,
  };
}

function documentOf(kind: EvidenceDocument["kind"], document: object): EvidenceDocument {
  const body = canonicalJson(document);
  return { digest: sha256(body), kind, body };
}

const snapshotOf = (changes: Partial<ControlSnapshotV1>): ControlSnapshotV1 => ({
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 1_000 },
  ...changes,
});

const allowlistOf = (rules: number): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: Array.from({ length: rules }, (_, index) => ({
    id: `rule-${index}`,
    enabled: true,
    appliesTo: { subject: index === 0 ? ["Chemistry", "Physics"] : [`subject-${index}`], level: ["*"] },
    kinds: ["explanatory"],
    slotIds: [],
    maxJobsPerRun: 10,
  })),
});

function stateOf({
  snapshot,
  allowlist,
  index,
}: {
  readonly snapshot: ControlSnapshotV1;
  readonly allowlist: AllowlistV1;
  readonly index: number;
}): GateState {
  return {
    controls: {
      snapshot,
      revision: index + 1,
      digest: digestOf(snapshot),
      ageMs: index * 37,
      maxAgeMs: 15_000,
      clockSteppedBack: false,
    },
    rolloutCap: { state: "none" },
    killSwitches: [
      { source: "service", state: "released" },
      { source: "environment", state: "released" },
    ],
    allowlist: compileAllowlist({ document: allowlist, revision: 1, digest: digestOf(allowlist) }),
  };
}

interface States {
  readonly state: GateState;
  /** As a call in flight may find it. */
  readonly killed: GateState;
}

/** The records of one job: one, or an admission with its outcome. */
function draftsOf(index: number, { state, killed }: States): readonly RecordDraft[] {
  const job = {
    jobId: `lesson-${index % 300_000}/intro`,
    slotId: "intro",
    kind: index % 17 === 0 ? "assessment" : "explanatory",
  };
  const scope: Scope = { subject: index % 5 === 0 ? "Physics" : "Chemistry", level: "GCSE", board: "AQA" };
  const decideOn = (on: GateState): GateDecision =>
    decide({ job, scope, allowAI: index % 11 !== 0, state: on });
  const make = (event: TelemetryV1["event"], verdict: Partial<RecordDraft>): RecordDraft => ({
    version: "v1",
    eventId: idOf(index, event === "outcome" ? 2 : 1),
    event,
    decisionId: idOf(index, 3),
    runId: idOf(index, 4),
    owner,
    ...job,
    scope,
    requiresReview: false,
    path: "stub",
    status: "STUB",
    gate: null,
    guard: null,
    reason: "ADMITTED",
    evidence: null,
    model: null,
    sourceDecisionId: null,
    decidedAt: new Date(startMs + index).toISOString(),
    latencyMs: (index % 1_000) / 8,
    executorVersion: "0.0.0",
    traceId: null,
    ...verdict,
  });
  if (index % 29 === 0)
    return [make("verbatim", { path: "verbatim", status: "COMPLETED", reason: "COPIED" })];

  const decision = decideOn(state);
  const { evidence } = decision;
  if (decision.outcome === "denied") {
    const { gate, reason } = decision;
    return [make("denial", { gate, reason, evidence })];
  }
  const limited: Evidence = { ...evidence, guardFigures: { limit: 10, admitted: 10 } };
  const model = {
    provider: "openai-compatible",
    model: "writer",
    configDigest: "a".repeat(64),
    promptDigest: "b".repeat(64),
    inputTokens: null,
    outputTokens: null,
    attempts: 0,
  };
  switch (index % 7) {
    case 0:
      return [make("denial", { guard: "run-limit", reason: "RUN_LIMIT_REACHED", evidence: limited })];
    case 1: {
      const sourceDecisionId = idOf(index, 5);
      const stored = { path: "stored", status: "COMPLETED", reason: "STORED" } as const;
      return [make("stored", { ...stored, evidence, sourceDecisionId })];
    }
    default: {
      const admission = make("admission", { path: "model", status: null, evidence, model });
      return [admission, make("outcome", { model: { ...model, attempts: 1 }, ...endOf(index) })];
    }
  }

  function endOf(at: number): Partial<RecordDraft> {
    if (at % 31 === 0) {
      const again = decideOn(killed);
      if (again.outcome === "denied")
        return { gate: again.gate, reason: again.reason, evidence: again.evidence };
    }
    return at % 19 === 0
      ? { path: "model", status: "FAILED", reason: "MODEL_TIMEOUT", evidence }
      : { path: "model", status: "COMPLETED", reason: "GENERATED", evidence };
  }
}

/** Ids sort by time, as UUIDs of version 7 do. */
function idOf(index: number, of: number): string {
  const hex = (startMs + index).toString(16).padStart(12, "0");
  const tail = `${of}${index.toString(16)}`.padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail}`;
}
