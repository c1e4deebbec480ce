import { murmur3 } from "./murmur3.ts";

/** A job of a rollout group. */
export interface RolloutJob {
  readonly groupId: string;
  readonly jobId: string;
}

/** The job's hash and bucket. Source: DESIGN.md, "Rollout bucket". */
export function rolloutPlace({ groupId, jobId }: RolloutJob): {
  readonly hash: number;
  readonly bucket: number;
} {
  const hash = murmur3({ bytes: new TextEncoder().encode(`${groupId}:${jobId}`), seed: 0 });
  return { hash, bucket: (hash % 100) * 100 + (Math.floor(hash / 100) % 100) };
}

/** The first job `PREFIX-0`, `PREFIX-1`, ... of a group that falls into `bucket`. */
export function jobInBucket({
  groupId,
  prefix,
  bucket,
}: {
  readonly groupId: string;
  readonly prefix: string;
  readonly bucket: number;
}): RolloutJob {
  for (let number = 0; number < 1_000_000; number += 1) {
    const job = { groupId, jobId: `${prefix}-${number}` };
    if (rolloutPlace(job).bucket === bucket) return job;
  }
  throw new Error(`no job \`${prefix}-…\` of group \`${groupId}\` falls into bucket ${bucket}`);
}
