import type { RolloutCap } from "@slotgate/contracts";
import type { GateState, LocalKillSwitch } from "@slotgate/gate";
import type { AllowlistSource } from "./allowlist/allowlist-source.ts";
import type { ControlSource } from "./controls/control-source.ts";

/** Where the outside state of decisions is read from. */
export interface StateSources {
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly rolloutCap: () => RolloutCap;
}

/** The outside state at this moment. */
export const gateStateOf = ({ controls, allowlist, killSwitches, rolloutCap }: StateSources): GateState => ({
  controls: controls.reading(),
  killSwitches: killSwitches(),
  allowlist: allowlist.current(),
  rolloutCap: rolloutCap(),
});
