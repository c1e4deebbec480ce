import { murmur3, startedWith } from "./murmur3.ts";

/** 1 % = 100 basis points; buckets are 0..9999. */
export const bucketCount = 10_000;

/** A job within a rollout group. */
export interface Place {
  readonly groupId: string;
  readonly jobId: string;
}

/**
 * The bucket of a job within a rollout group: an integer in 0..9999. The coarse part (per cent) is that of Unleash's
 * gradual rollout, so that whole percentages agree with it; the fine part splits each per cent into a hundred. Throws a
 * `RangeError` for ids that are not printable ASCII, which implementations hash differently. Source: DESIGN.md,
 * "Rollout bucket".
 */
export function rolloutBucket({ groupId, jobId }: Place): number {
  const bucket = bucketIn(groupId, jobId);
  if (bucket === null) throw new RangeError("a group id or job id that is not printable ASCII has no bucket");
  return bucket;
}

/** The bucket of a job within a group; null: an id is not printable ASCII. */
export type BucketIn = (groupId: string, jobId: string) => number | null;

/**
 * Nearly all calls are for the same group: its part of the hash is kept. Each caller with a group of its own keeps its
 * own, so that decisions that ask for two groups in turn hash neither again.
 */
export function keepingGroup(): BucketIn {
  let last = startOf("");
  return (groupId, jobId) => {
    if (groupId !== last.groupId) last = startOf(groupId);
    const hash = murmur3(jobId, last.start);
    return hash === null ? null : (hash % 100) * 100 + (Math.floor(hash / 100) % 100);
  };
}

const startOf = (groupId: string) => ({ groupId, start: startedWith(`${groupId}:`) });

/** Of the rollout's group. */
export const bucketIn: BucketIn = keepingGroup();
