import type { RolloutCap } from "@slotgate/contracts";
import type { GateState, LocalKillSwitch } from "@slotgate/gate";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import type { ControlSource } from "./controls/control-source.ts";

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
