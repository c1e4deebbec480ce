import type { GateReason } from "@slotgate/contracts";
import { demand, type Findings } from "../known/findings.ts";

/** Gate 3. */
export function optInGate(findings: Readonly<Findings>): GateReason | null {
  demand(findings, "opt-in");
  return findings.evidence.optIn ? null : "NOT_OPTED_IN";
}
