import { type DecisionV1, explanationOf, type TelemetryV1 } from "@slotgate/contracts";

/** The record with a decision's final outcome: its outcome event if there is one. A late outcome changes nothing. */
export function lastWordOf(records: readonly TelemetryV1[]): TelemetryV1 | undefined {
  return (
    records.find(({ event }) => event === "outcome") ??
    records.findLast(({ event }) => event !== "late-outcome")
  );
}

/** The decision that the records of one decision id describe; its outcome comes from `lastWordOf`. */
export function decisionFromRecords(records: readonly TelemetryV1[]): DecisionV1 | null {
  const last = lastWordOf(records);
  // An outcome that another process wrote may be read before its admission.
  const first = records.find(({ event }) => event === "admission") ?? last;
  if (first === undefined || last === undefined) return null;
  const failure = last.model?.failure;
  return {
    version: "v1",
    decisionId: last.decisionId,
    runId: last.runId,
    jobId: last.jobId,
    slotId: last.slotId,
    kind: last.kind,
    // Records written before this field existed lack it.
    requiresReview: last.requiresReview ?? true,
    decidedAt: first.decidedAt,
    path: last.path,
    status: last.status,
    gate: last.gate,
    guard: last.guard,
    reason: last.reason,
    explanation: explanationOf({ ...last, failure }),
    evidence: last.evidence,
    attempts: last.model === null ? 0 : last.model.attempts,
    sourceDecisionId: last.sourceDecisionId,
    ...(failure === undefined ? {} : { failure }),
  };
}
