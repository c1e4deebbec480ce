import type { GateReason } from "@slotgate/contracts";
import { demand, type Findings } from "../known/findings.ts";

/** Gate 5. */
export function rolloutGate(findings: Readonly<Findings>): GateReason | null {
  demand(findings, "rollout");
  const rollout = findings.rollout;
  const bucket = findings.bucket;
  if (rollout?.state !== "valid" || bucket === null) return "ROLLOUT_INVALID";
  return bucket < rollout.basisPoints ? null : "ROLLOUT_EXCLUDED";
}
