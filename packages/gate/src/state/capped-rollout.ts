import type { RolloutCap, RolloutControl } from "@slotgate/contracts";

/** The effective rollout: that of the controls, lowered to the service's cap if that is smaller. */
export function cappedRollout(rollout: RolloutControl, cap: RolloutCap): RolloutControl {
  if (rollout.state !== "valid") return rollout;
  const basisPoints = Math.min(rollout.basisPoints, ceilingOf(cap));
  // The usual case, in which nothing is copied.
  return basisPoints === rollout.basisPoints ? rollout : { ...rollout, basisPoints };
}

function ceilingOf(cap: RolloutCap): number {
  switch (cap.state) {
    case "none":
      return 10_000;
    case "set":
      return cap.basisPoints;
    default:
      return 0; // Fail closed: an unknown cap admits no job.
  }
}
