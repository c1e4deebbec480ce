import type { Evidence, Gate, ModelAttribution, Reason, TelemetryV1 } from "@slotgate/contracts";
import type { GateDecision } from "@slotgate/gate";

/** Which profile fills a job. */
export type ProfileVerdict = Pick<NonNullable<ModelAttribution["profile"]>, "id" | "canaryOf">;

/** The gates' verdict on a job with its inputs, without guards and model, and the profile chosen for it. */
export interface Verdict {
  readonly outcome: "admitted" | "denied";
  readonly gate: Gate | null;
  readonly reason: Reason;
  readonly evidence: Evidence;
  /** Null: none was chosen, or the record does not say which. */
  readonly profile: ProfileVerdict | null;
}

/**
 * The gates' verdict in a record. A record without a gate is of a job that all gates admitted: guards, store and model
 * came after them.
 */
export function recordedVerdict({ gate, reason, model }: TelemetryV1, evidence: Evidence): Verdict {
  const profile = model?.profile ?? null;
  return gate === null
    ? { outcome: "admitted", gate, reason: "ADMITTED", evidence, profile }
    : { outcome: "denied", gate, reason, evidence, profile };
}

export function verdictOf(decision: GateDecision, profile: ProfileVerdict | null): Verdict {
  const { evidence } = decision;
  if (decision.outcome === "admitted")
    return { outcome: "admitted", gate: null, reason: "ADMITTED", evidence, profile };
  const { gate, reason } = decision;
  return { outcome: "denied", gate, reason, evidence, profile };
}
