import * as z from "zod";
import { jobId, recordedText, rolloutGroup } from "../text.ts";

export const rolloutBucketNumber = z.int().min(0).max(9_999);

/** A job in a rollout group: its hash, its bucket, and whether it is inside a rollout of the given basis points. */
export const rolloutVector = z.strictObject({
  name: recordedText,
  groupId: rolloutGroup,
  jobId,
  hash: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .meta({ description: "murmur3_x86_32 of group id, colon and job id, seed 0, unsigned." }),
  bucket: rolloutBucketNumber,
  basisPoints: z.int().min(0).max(10_000),
  inside: z.boolean(),
});

export type RolloutVector = z.infer<typeof rolloutVector>;

/** The file `rollout.json`. */
export const rolloutVectors = z.strictObject({
  version: z.literal("v1"),
  about: z.literal("rollout"),
  vectors: z.array(rolloutVector).min(1),
});
