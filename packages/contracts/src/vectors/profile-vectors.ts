import * as z from "zod";
import { generationProfile } from "../generation.ts";
import { generationName } from "../generation-model.ts";
import { scope } from "../scope.ts";
import { identifier, jobId, recordedText } from "../text.ts";
import { rolloutBucketNumber } from "./rollout-vectors.ts";

/** One job, and the profile that fills it. */
export const profileChoice = z.strictObject({
  name: recordedText,
  appliesTo: scope,
  job: z.strictObject({ jobId, slotId: identifier, kind: identifier }),
  expected: z.strictObject({
    profileId: generationName.nullable().meta({ description: "Null when no profile matches." }),
    canaryOf: generationName.nullable().meta({
      description: "The profile that matched, if its canary chose this one.",
    }),
    bucket: rolloutBucketNumber.nullable().meta({
      description: "The job's bucket in the canary of the profile that matched; null without a canary.",
    }),
  }),
});

export type ProfileChoice = z.infer<typeof profileChoice>;

/** The profiles of a generation document, and what they choose. */
export const profileVector = z.strictObject({
  name: recordedText,
  profiles: z.array(generationProfile).min(1),
  choices: z.array(profileChoice).min(1),
});

export type ProfileVector = z.infer<typeof profileVector>;

/** The file `profiles.json`. */
export const profileVectors = z.strictObject({
  version: z.literal("v1"),
  about: z.literal("profiles"),
  vectors: z.array(profileVector).min(1),
});
