import type { RolloutCap, RolloutControl } from "@slotgate/contracts";

/** The rollout that counts: that of the controls, lowered by the service's own ceiling where that is lower. */
export function cappedRollout(rollout: RolloutControl, cap: RolloutCap): RolloutControl {
  if (rollout.state !== "valid") return rollout;
  const basisPoints = Math.min(rollout.basisPoints, ceilingOf(cap));
  // Nearly always: nothing is copied for every decision.
  return basisPoints === rollout.basisPoints ? rollout : { ...rollout, basisPoints };
}

function ceilingOf(cap: RolloutCap): number {
  switch (cap.state) {
    case "none":
      return 10_000;
    case "set":
      return cap.basisPoints;
    default:
      return 0; // fail closed: a ceiling that nobody knows lets nobody in
  }
}
