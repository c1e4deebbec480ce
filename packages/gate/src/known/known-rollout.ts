import type { RolloutCap, RolloutControl } from "@slotgate/contracts";
import { bucketIn } from "../state/rollout-bucket.ts";
import { type Given, isBasisPoints, isIdLong } from "./given.ts";

/** The checked rollout; one of another type is invalid, with the reason. */
export function knownRollout(given: unknown): RolloutControl {
  const rollout = given as Given<"state" | "groupId" | "basisPoints" | "problem">;
  switch (rollout?.state) {
    case "valid": {
      const { groupId, basisPoints } = rollout;
      if (!isIdLong(groupId)) return noGroup;
      if (!isBasisPoints(basisPoints)) return invalid("its share is not 0 to 10000 whole basis points");
      return { state: "valid", groupId, basisPoints };
    }
    case "invalid": {
      const { problem } = rollout;
      return invalid(typeof problem === "string" ? problem : "it has no reason");
    }
    default:
      return invalid("it is neither valid nor invalid");
  }
}

const printable = /^[\x20-\x7e]*$/;

/** The bucket of a job in a valid rollout; or what is wrong with the rollout, or that the job has no bucket. */
export function placeIn(
  groupId: string,
  jobId: unknown,
): number | null | Extract<RolloutControl, { state: "invalid" }> {
  const bucket = isIdLong(jobId) ? bucketIn(groupId, jobId) : null;
  return bucket === null && !printable.test(groupId) ? noGroup : bucket;
}

const invalid = (problem: string) => ({ state: "invalid", problem }) as const;

const noGroup = invalid("its group is not 1 to 256 printable ASCII characters");

const noCap: RolloutCap = Object.freeze({ state: "none" });

/** The cap; an unknown one admits no job. */
export function knownCap(given: unknown): RolloutCap {
  const cap = given as Given<"state" | "basisPoints">;
  switch (cap?.state) {
    case "none":
      return noCap;
    case "set": {
      const { basisPoints } = cap;
      return isBasisPoints(basisPoints) ? { state: "set", basisPoints } : { state: "unknown" };
    }
    default:
      return { state: "unknown" };
  }
}
