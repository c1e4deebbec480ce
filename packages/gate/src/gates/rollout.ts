import type { GateReason } from "@slotgate/contracts";
import { demand, type Findings } from "../known/findings.ts";

/** Gate 5. */
export function rolloutGate(findings: Readonly<Findings>): GateReason | null {
  demand(findings, "rollout");
  const { bucket, basisPoints } = findings.evidence;
  if (bucket === null || basisPoints === null) return "ROLLOUT_INVALID";
  return bucket < basisPoints ? null : "ROLLOUT_EXCLUDED";
}
