import type { RolloutCap, RolloutControl } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { cappedRollout } from "./capped-rollout.ts";

const rollout: RolloutControl = { state: "valid", groupId: "slotgen.ai", basisPoints: 2_500 };

it.each<RolloutCap>([
  { state: "none" },
  { state: "set", basisPoints: 2_500 },
  { state: "set", basisPoints: 10_000 },
])("a cap that lowers nothing leaves the rollout unchanged: %j", (cap) => {
  // The same object: nothing is copied for a decision.
  expect(cappedRollout(rollout, cap)).toBe(rollout);
});

it.each<[RolloutCap, number]>([
  [{ state: "set", basisPoints: 2_499 }, 2_499],
  [{ state: "set", basisPoints: 0 }, 0],
  [{ state: "unknown" }, 0],
])("a lower cap applies: %j", (cap, basisPoints) => {
  expect(cappedRollout(rollout, cap)).toEqual({ ...rollout, basisPoints });
});
