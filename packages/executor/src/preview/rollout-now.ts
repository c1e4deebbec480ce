import type { RolloutControl } from "@slotgate/contracts";
import { type ControlReading, cappedRollout, type GateState } from "@slotgate/gate";

/** The effective rollout, after the cap; null: none is valid, which admits no job. */
export function rolloutNow({
  controls,
  rolloutCap,
}: Pick<GateState, "rolloutCap"> & { readonly controls: ControlReading | null }): ValidRollout | null {
  if (controls === null) return null;
  const rollout = cappedRollout(controls.snapshot.rollout, rolloutCap);
  return rollout.state === "valid" ? rollout : null;
}

export type ValidRollout = Extract<RolloutControl, { state: "valid" }>;
