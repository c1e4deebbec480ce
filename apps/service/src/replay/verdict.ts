import type { Evidence, Gate, Reason, TelemetryV1 } from "@slotgate/contracts";
import type { GateDecision } from "@slotgate/gate";

/** What the five gates said of a job, and what that rests on; guards and the model's part are not in it. */
export interface Verdict {
  readonly outcome: "admitted" | "denied";
  readonly gate: Gate | null;
  readonly reason: Reason;
  readonly evidence: Evidence;
}

/**
 * What the gates had said where this record was written. A record without a gate tells of a job that all gates had
 * admitted: guards, the store and the model came after them.
 */
export function recordedVerdict({ gate, reason }: TelemetryV1, evidence: Evidence): Verdict {
  return gate === null
    ? { outcome: "admitted", gate, reason: "ADMITTED", evidence }
    : { outcome: "denied", gate, reason, evidence };
}

export const verdictOf = (decision: GateDecision): Verdict =>
  decision.outcome === "admitted"
    ? { outcome: "admitted", gate: null, reason: "ADMITTED", evidence: decision.evidence }
    : decision;
