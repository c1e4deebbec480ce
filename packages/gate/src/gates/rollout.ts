import type { GateReason } from "@slotgate/contracts";
import { unwrap } from "../found.ts";
import type { GateInput } from "../gate-input.ts";

/** Gate 5. */
export function rolloutGate({ findings }: GateInput): GateReason | null {
  const rollout = unwrap(findings.rollout);
  const bucket = unwrap(findings.bucket);
  if (rollout?.state !== "valid" || bucket === null) return "ROLLOUT_INVALID";
  return bucket < rollout.basisPoints ? null : "ROLLOUT_EXCLUDED";
}
