import { type DecisionV1, explanationOf, type TelemetryV1 } from "@slotgate/contracts";

/** The decision that records of one decision id tell of: its last event says what became of it. */
export function decisionFromRecords(records: readonly TelemetryV1[]): DecisionV1 | null {
  const [first] = records;
  const last = records.find(({ event }) => event === "outcome") ?? records.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    version: "v1",
    decisionId: last.decisionId,
    runId: last.runId,
    jobId: last.jobId,
    slotId: last.slotId,
    kind: last.kind,
    decidedAt: first.decidedAt,
    path: last.path,
    status: last.status,
    gate: last.gate,
    guard: last.guard,
    reason: last.reason,
    explanation: explanationOf(last),
    evidence: last.evidence,
    attempts: last.model?.attempts ?? 0,
    sourceDecisionId: last.sourceDecisionId,
  };
}
