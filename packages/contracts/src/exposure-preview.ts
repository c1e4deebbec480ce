import * as z from "zod";
import { rolloutCap } from "./evidence.ts";
import { instant } from "./instant.ts";
import { scope } from "./scope.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, recordedText, sha256Hex } from "./text.ts";

const basisPoints = z.int().min(0).max(10_000).meta({ description: "1 % = 100 basis points." });

/** The recent jobs of a preview. Each counts once, with its latest decision. */
export const exposureSample = z.strictObject({
  jobs: count.meta({ description: "0: there is no basis for an estimate." }),
  since: instant,
  until: instant,
  complete: z
    .boolean()
    .meta({ description: "False: there were more jobs in that time, and only the newest are sampled." }),
  observedMs: count.meta({
    description:
      "How much of that time has records, in milliseconds; estimates per day are based on it. Less than the whole if " +
      "the service is younger.",
  }),
});

export type ExposureSample = z.infer<typeof exposureSample>;

/** A job that would be decided differently. */
export const exposureExample = z.strictObject({
  way: z.enum(["in", "out"]),
  owner: identifier,
  jobId,
  slotId: identifier,
  kind: identifier,
  scope,
  ruleId: identifier.nullable().meta({ description: "The rule that admits it, after or before." }),
  decidedAt: instant,
});

export type ExposureExample = z.infer<typeof exposureExample>;

const perDay = z.strictObject({ before: z.number().min(0), after: z.number().min(0) });

/** The decisions on the sampled jobs at one percentage; gates 1 and 2 count as passed, guards are ignored. */
export const exposureChange = z.strictObject({
  basisPoints: basisPoints.meta({ description: "The rollout after the change, lowered by the cap." }),
  newlyAdmitted: count,
  noLongerAdmitted: count,
  admittedEitherWay: count,
  deniedEitherWay: count,
  byValue: list(
    z.strictObject({
      field: recordedText.meta({ description: "`kind`, or `scope.` and a dimension's name." }),
      value: recordedText,
      newlyAdmitted: count,
      noLongerAdmitted: count,
    }),
  ).meta({ description: "Where the jobs are that would come out otherwise, the most first." }),
  examples: list(exposureExample),
  callsADay: perDay.nullable().meta({
    description:
      "Estimated requests to the model provider per day: those of the sampled jobs that would be admitted, retries " +
      "included; a job that was never admitted counts like the others. Null: less than an hour was observed.",
  }),
  tokensADay: perDay
    .nullable()
    .meta({ description: "Estimated from the calls in the sample; null: there are too few." }),
});

export type ExposureChange = z.infer<typeof exposureChange>;

/** Allowlist preview v1: what a document would change, before it is in force. */
export const allowlistPreviewV1 = z
  .strictObject({
    version: z.literal("v1"),
    basedOn: count.meta({ description: "The revision in force that it was compared with; 0: none." }),
    digest: sha256Hex.meta({ description: "Of the document." }),
    previewDigest: sha256Hex.meta({
      description: "Of the document and the revision in force; send it to put the document in force.",
    }),
    widens: z.boolean().meta({
      description: "It can admit more than the document in force; the digest is then required.",
    }),
    changes: list(recordedText).meta({ description: "The difference in rules, one sentence each." }),
    warnings: list(recordedText).meta({ description: "Likely mistakes, one sentence each." }),
    sample: exposureSample,
    now: exposureChange.nullable().meta({ description: "At the percentage in force; null: none is known." }),
    atFull: exposureChange.meta({ description: "At 100 %, before and after, no cap." }),
  })
  .meta({ title: "Allowlist preview v1", description: "What a document would change." });

export type AllowlistPreviewV1 = z.infer<typeof allowlistPreviewV1>;

/** Rollout preview v1: what another percentage would change. */
export const rolloutPreviewV1 = z
  .strictObject({
    version: z.literal("v1"),
    asked: basisPoints,
    now: basisPoints.nullable().meta({
      description: "The rollout in force, after the cap; null: none is known, which admits no job.",
    }),
    cap: rolloutCap,
    sample: exposureSample,
    change: exposureChange,
  })
  .meta({ title: "Rollout preview v1", description: "What another percentage would change." });

export type RolloutPreviewV1 = z.infer<typeof rolloutPreviewV1>;
