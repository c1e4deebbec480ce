import type { Evidence, Gate, Reason, TelemetryV1 } from "@slotgate/contracts";
import type { GateDecision } from "@slotgate/gate";

/** The gates' verdict on a job with its inputs, without guards and model. */
export interface Verdict {
  readonly outcome: "admitted" | "denied";
  readonly gate: Gate | null;
  readonly reason: Reason;
  readonly evidence: Evidence;
}

/**
 * The gates' verdict in a record. A record without a gate is of a job that all gates admitted: guards, store and model
 * came after them.
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
