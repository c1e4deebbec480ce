import type { ControlsStatusV1, RolloutCap } from "@slotgate/contracts";
import type { AllowlistSource, ControlSource } from "@slotgate/controls";
import type { LocalKillSwitch } from "@slotgate/gate";

/** The answer of `GET /v1/controls`: what is set, how fresh it is, and what an operator should do. */
export function controlsAnswer({
  controls,
  allowlist,
  killSwitches,
  rolloutCap,
  flagPage,
}: {
  readonly controls: ControlSource;
  readonly allowlist: AllowlistSource;
  readonly killSwitches: () => readonly LocalKillSwitch[];
  readonly rolloutCap: () => RolloutCap;
  /** Null: no flag decides. */
  readonly flagPage: string | null;
}): ControlsStatusV1 {
  const { snapshot, advice, ...status } = controls.status();
  const inForce = allowlist.status();
  return {
    ...status,
    controls: snapshot,
    killSwitches: [...killSwitches()],
    allowlist: { ...inForce, issues: [...inForce.issues] },
    rolloutCap: rolloutCap(),
    ...(flagPage === null ? {} : { flagPage }),
    advice: inForce.problem === null ? [...advice] : [...advice, inForce.problem],
  };
}
