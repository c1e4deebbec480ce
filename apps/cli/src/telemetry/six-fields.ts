import type { Evidence, TelemetryV1 } from "@slotgate/contracts";

/** A decision in the form of the executor that came before slotgate: exactly these fields, in this order. */
export interface SixFields {
  readonly timestamp: string;
  readonly jobId: string;
  readonly decision: "ai" | "stub";
  readonly reason: string;
  /** The effective percentage, after the cap; null: no valid rollout was known. */
  readonly rolloutPercent: number | null;
  /** Null: unknown. */
  readonly killSwitch: boolean | null;
}

/**
 * The record that ends a decision about AI as six fields. Null for other records: an admission is followed by its outcome,
 * no gate decides on a verbatim job, and a late outcome changes nothing.
 */
export function sixFieldsOf(record: TelemetryV1): SixFields | null {
  const { event, path, decidedAt, jobId, reason, evidence } = record;
  if (event !== "denial" && event !== "stored" && event !== "outcome") return null;
  const { basisPoints = null } = evidence ?? {};
  return {
    timestamp: decidedAt,
    jobId,
    decision: path === "stub" ? "stub" : "ai",
    reason,
    rolloutPercent: basisPoints === null ? null : basisPoints / 100,
    killSwitch: killSwitchOf(evidence, record),
  };
}

/** Where the first gate denied without an engaged kill, the kill switch was unknown. */
function killSwitchOf(evidence: Evidence | null, { gate }: Pick<TelemetryV1, "gate">): boolean | null {
  if (evidence === null) return null;
  if (evidence.killSources.some(({ state }) => state === "engaged")) return true;
  return gate === "kill-switch" ? null : false;
}
