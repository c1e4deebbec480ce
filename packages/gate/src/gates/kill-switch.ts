import type { GateReason } from "@slotgate/contracts";
import { unwrap } from "../found.ts";
import type { GateInput } from "../gate-input.ts";

/** Gate 1. A kill switch that cannot be heard is an engaged kill switch. */
export function killSwitchGate({ input, findings }: GateInput): GateReason | null {
  const { controls } = input.state;
  const sources = unwrap(findings.killSources);
  // Engaged counts even when the snapshot that says so is stale.
  if (sources.some(({ state }) => state === "engaged")) return "KILL_SWITCH";
  if (controls === null) return "CONTROLS_UNAVAILABLE";
  // Written so that an age that is not a number denies.
  if (!(controls.ageMs <= controls.maxAgeMs) || controls.clockSteppedBack) return "CONTROLS_STALE";
  if (!sources.every(({ state }) => state === "released")) return "KILL_SWITCH_UNKNOWN";
  return null;
}
