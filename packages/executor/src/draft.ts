import type { ModelAttribution } from "@slotgate/contracts";
import type { RecordDraft } from "@slotgate/telemetry";
import type { ExecutorParts } from "./executor-parts.ts";
import type { Turn } from "./turn.ts";

export const nowOf = ({ clock }: Pick<ExecutorParts, "clock">): string => new Date(clock.now()).toISOString();

/** The fields of an event that do not follow from the job and the time. */
export type EventFields = Pick<RecordDraft, "event" | "path" | "status" | "reason" | "evidence"> & {
  /** What denied; null by default. */
  readonly gate?: RecordDraft["gate"];
  readonly guard?: RecordDraft["guard"];
  readonly model: ModelAttribution | null;
  /** Only for a result served from the store. */
  readonly sourceDecisionId?: string;
  /** Only where it differs from the run's own. */
  readonly requiresReview?: boolean;
};

export function draftOf(turn: Turn, fields: EventFields, parts: ExecutorParts): RecordDraft {
  const { run, job, decisionId } = turn;
  return {
    version: "v1",
    eventId: parts.newId(),
    decisionId,
    runId: run.runId,
    owner: run.owner,
    jobId: job.jobId,
    slotId: job.slotId,
    kind: job.kind,
    scope: run.scope,
    requiresReview: run.metadata.requiresReview,
    sourceDecisionId: null,
    gate: null,
    guard: null,
    ...fields,
    decidedAt: nowOf(parts),
    latencyMs: Math.max(0, Math.round((parts.clock.monotonic() - run.arrivedAt) * 1_000) / 1_000),
    executorVersion: parts.executorVersion,
    traceId: run.traceId,
  };
}
