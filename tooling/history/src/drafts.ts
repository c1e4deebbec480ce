import { digestOf } from "@slotgate/contracts/digest";
import type { Admitted } from "@slotgate/gate";
import type { Effects, Journal, RecordDraft } from "@slotgate/telemetry";
import type { Chance } from "./chance.ts";
import { executorVersion } from "./mark.ts";
import type { Situation } from "./situation.ts";
import type { Call, Job } from "./traffic.ts";

/** A job on its way through one replica. */
export interface Turn {
  readonly job: Job;
  readonly owner: string;
  readonly runId: string;
  readonly decisionId: string;
  readonly traceId: string;
  readonly arrivedAt: number;
  readonly journal: Journal;
}

/** A job whose call is under way. */
export interface CallUnderWay {
  readonly turn: Turn;
  readonly decision: Admitted;
  readonly model: Situation["model"];
  readonly call: Call;
  readonly endsAt: number;
}

type Fields = Pick<RecordDraft, "event" | "path" | "status" | "reason" | "evidence"> & Partial<RecordDraft>;

/** The record of an event at an instant. */
export function draftOf(
  { job, arrivedAt, owner, runId, decisionId, traceId }: Turn,
  fields: Fields,
  { at, chance }: { readonly at: number; readonly chance: Chance },
): RecordDraft {
  const { jobId, slotId, kind, scope, requiresReview } = job;
  return {
    version: "v1",
    eventId: chance.id(at),
    decisionId,
    runId,
    owner,
    jobId,
    slotId,
    kind,
    scope,
    requiresReview,
    gate: null,
    guard: null,
    model: null,
    sourceDecisionId: null,
    decidedAt: new Date(at).toISOString(),
    latencyMs: Math.round((at - arrivedAt) * 1_000) / 1_000,
    executorVersion,
    traceId,
    ...fields,
  };
}

/** What a completed call stores. */
export function resultOf({ turn, decision, model, endsAt }: CallUnderWay): NonNullable<Effects["result"]> {
  const { decisionId, runId, owner, job } = turn;
  const { jobId, scope, requiresReview, slotId, kind } = job;
  const { configDigest, promptDigest } = model;
  const content = { appliesTo: scope, job: { jobId, slotId, kind } };
  return {
    decisionId,
    runId,
    owner,
    scope,
    requiresReview,
    jobDigest: digestOf(content),
    result: {
      version: "v1",
      jobId,
      status: "COMPLETED",
      generatedAt: new Date(endsAt).toISOString(),
      output: { body: `Generated for ${jobId}, to try readiness reports on.` },
    },
    generation: {
      contentDigest: digestOf({ ...content, configDigest, promptDigest }),
      modelConfigDigest: configDigest,
      promptDigest,
      ruleId: decision.rule.id,
    },
  };
}
