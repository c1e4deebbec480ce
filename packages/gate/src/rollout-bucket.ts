import murmurhash from "murmurhash3js";

/** 1 % = 100 basis points; buckets are 0..9999. */
export const bucketCount = 10_000;

/** Unleash hashes with seed 0; another seed would disagree with its playground. */
const seed = 0;

/**
 * The bucket of a job within a rollout group: an integer in 0..9999. The coarse part (per cent) is the one
 * that Unleash's gradual rollout uses, so that whole percentages agree with it; the fine part splits each
 * per cent into a hundred. Source: DESIGN.md, "Rollout bucket".
 */
export function rolloutBucket({
  groupId,
  jobId,
}: {
  readonly groupId: string;
  readonly jobId: string;
}): number {
  const hash = murmurhash.x86.hash32(`${groupId}:${jobId}`, seed);
  return (hash % 100) * 100 + (Math.floor(hash / 100) % 100);
}
