import type { GateReason } from "@slotgate/contracts";
import { demand, type Findings } from "../known/findings.ts";

/** Gate 1. An unknown kill switch counts as engaged. */
export function killSwitchGate(findings: Readonly<Findings>): GateReason | null {
  const state = findings.kill;
  // Engaged counts even when the snapshot that says so is stale.
  if (state === "engaged") return "KILL_SWITCH";
  demand(findings, "kill-switch");
  const controls = findings.controls;
  if (controls === null) return "CONTROLS_UNAVAILABLE";
  if (!controls.fresh) return "CONTROLS_STALE";
  return state === "released" ? null : "KILL_SWITCH_UNKNOWN";
}
