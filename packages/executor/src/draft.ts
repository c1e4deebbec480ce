import type { ModelAttribution } from "@slotgate/contracts";
import type { RecordDraft } from "@slotgate/telemetry";
import type { ExecutorParts } from "./executor-parts.ts";
import type { Turn } from "./turn.ts";

/** The fields of an event that do not follow from the job and the time. */
export type Verdict = Pick<
  RecordDraft,
  "event" | "path" | "status" | "gate" | "guard" | "reason" | "evidence"
> & {
  readonly model: ModelAttribution | null;
  /** Only for a result served from the store. */
  readonly sourceDecisionId?: string;
  /** Only where it differs from the run's own. */
  readonly requiresReview?: boolean;
};

export function draftOf(turn: Turn, verdict: Verdict, parts: ExecutorParts): RecordDraft {
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
    ...verdict,
    decidedAt: new Date(parts.clock.now()).toISOString(),
    latencyMs: Math.max(0, Math.round((parts.clock.monotonic() - run.arrivedAt) * 1_000) / 1_000),
    executorVersion: parts.executorVersion,
    traceId: run.traceId,
  };
}
