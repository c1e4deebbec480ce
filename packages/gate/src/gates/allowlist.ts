import type { GateReason } from "@slotgate/contracts";
import { demand, type Findings } from "../known/findings.ts";

/** Gate 4. */
export function allowlistGate(findings: Readonly<Findings>): GateReason | null {
  demand(findings, "allowlist");
  const allowlist = findings.allowlist;
  if (allowlist === null) return "ALLOWLIST_UNAVAILABLE";
  if (!allowlist.enabled) return "ALLOWLIST_DISABLED";
  return findings.rule === null ? "NOT_ALLOWLISTED" : null;
}
