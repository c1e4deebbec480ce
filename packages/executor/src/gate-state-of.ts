import type { RolloutCap } from "@slotgate/contracts";
import type { AllowlistSource, ControlSource } from "@slotgate/controls";
import type { GateState, LocalKillSwitch } from "@slotgate/gate";

/** The sources of the outside state for decisions. */
export interface StateSources {
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly rolloutCap: () => RolloutCap;
}

export const gateStateOf = ({ controls, allowlist, killSwitches, rolloutCap }: StateSources): GateState => ({
  controls: controls.reading(),
  killSwitches: killSwitches(),
  allowlist: allowlist.current(),
  rolloutCap: rolloutCap(),
});
