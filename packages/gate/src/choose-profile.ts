import {
  anyValue,
  type GenerationProfile,
  type GenerationV1,
  type Job,
  type Scope,
} from "@slotgate/contracts";
import { keepingGroup } from "./state/rollout-bucket.ts";

/** The profile that fills a job. */
export interface ChosenProfile {
  readonly profile: GenerationProfile;
  /** The profile that matched, if its canary chose this one; null otherwise. */
  readonly canaryOf: string | null;
}

export interface ProfileInput {
  readonly job: Pick<Job, "jobId" | "slotId" | "kind">;
  readonly scope: Scope;
}

/**
 * The first profile that matches, or its canary for the job ids of its share. Null: none matches, or the canary's
 * profile or the job's bucket is unknown, which the contracts exclude.
 */
export function chooseProfile(
  { profiles }: Pick<GenerationV1, "profiles">,
  { job, scope }: ProfileInput,
): ChosenProfile | null {
  const matched = profiles.find(({ match }) => match !== null && matches(match, { job, scope }));
  if (matched === undefined) return null;
  const { canary } = matched;
  if (canary === undefined) return { profile: matched, canaryOf: null };
  const bucket = canaryBucket(matched.id, job.jobId);
  if (bucket === null) return null;
  if (bucket >= canary.basisPoints) return { profile: matched, canaryOf: null };
  const profile = profiles.find(({ id }) => id === canary.profile);
  return profile === undefined ? null : { profile, canaryOf: matched.id };
}

/**
 * The bucket of a job id in the canary of a profile: 0 to 9,999, below the share's basis points the canary fills the
 * job. The group `canary:PROFILE` makes it independent of the rollout's bucket. Null: not printable ASCII.
 */
export const canaryBucket = (profileId: string, jobId: string): number | null =>
  canaryBucketIn(`canary:${profileId}`, jobId);

const canaryBucketIn = keepingGroup();

function matches(match: NonNullable<GenerationProfile["match"]>, { job, scope }: ProfileInput): boolean {
  const { kinds, slotIds, appliesTo = {} } = match;
  return (
    (kinds === undefined || kinds.includes(job.kind)) &&
    (slotIds === undefined || slotIds.includes(job.slotId)) &&
    Object.entries(appliesTo).every(([dimension, values]) => {
      if (!Object.hasOwn(scope, dimension)) return false;
      const value = scope[dimension];
      return value !== undefined && (values[0] === anyValue || values.includes(value));
    })
  );
}
