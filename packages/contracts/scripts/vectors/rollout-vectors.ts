import type { RolloutVector } from "../../src/vectors/rollout-vectors.ts";
import { chosenJobs, type NamedJob, singleCharacters } from "./rollout-jobs.ts";
import { rolloutPlace } from "./rollout-place.ts";

/** Each job at the borders of its bucket and of its per cent, to detect off-by-one errors. */
export const everyRolloutVector = (): RolloutVector[] => [
  ...singleCharacters.flatMap((job) => vectorsOf({ job, rollouts: borders })),
  ...chosenJobs().flatMap((job) => vectorsOf({ job, rollouts: (bucket) => [0, ...borders(bucket), 10_000] })),
];

/** One above, at and one below the first bucket outside, and the whole percentages around it. */
function borders(bucket: number): number[] {
  const percent = Math.floor(bucket / 100) * 100;
  return [percent, bucket - 1, bucket, bucket + 1, percent + 100];
}

function vectorsOf({
  job,
  rollouts,
}: {
  readonly job: NamedJob;
  readonly rollouts: (bucket: number) => readonly number[];
}): RolloutVector[] {
  const { hash, bucket } = rolloutPlace(job);
  const possible = rollouts(bucket).filter((basisPoints) => basisPoints >= 0 && basisPoints <= 10_000);
  return [...new Set(possible)]
    .sort((one, other) => one - other)
    .map((basisPoints) => ({
      name: `${job.name}, ${basisPoints} basis points`,
      groupId: job.groupId,
      jobId: job.jobId,
      hash,
      bucket,
      basisPoints,
      inside: bucket < basisPoints,
    }));
}
