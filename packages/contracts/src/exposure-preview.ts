import * as z from "zod";
import { rolloutCap } from "./evidence.ts";
import { instant } from "./instant.ts";
import { scope } from "./scope.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, recordedText, sha256Hex } from "./text.ts";

const basisPoints = z.int().min(0).max(10_000).meta({ description: "1 % = 100 basis points." });

/** Which recent jobs a preview looked at. Each counts once, as its latest decision found it. */
export const exposureSample = z.strictObject({
  jobs: count.meta({ description: "0: there is nothing to tell from." }),
  since: instant,
  until: instant,
  complete: z
    .boolean()
    .meta({ description: "False: there were more jobs in that time, and the newest were looked at." }),
  observedMs: count.meta({
    description:
      "How much of that time there are records of, in milliseconds; days are counted from it. Less than the whole where " +
      "the service is younger than that.",
  }),
});

export type ExposureSample = z.infer<typeof exposureSample>;

/** A job that would come out otherwise. */
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

/** What would become of the sampled jobs at one percentage; gates 1 and 2 are taken as passed, guards not asked. */
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
      "Requests to the model provider in a day, estimated: those of the sampled jobs that would be admitted, retries " +
      "included, and for a job that was never admitted as many as others took. Null: less than an hour was observed.",
  }),
  tokensADay: perDay
    .nullable()
    .meta({ description: "Estimated from the calls in the sample; null: there are too few to tell from." }),
});

export type ExposureChange = z.infer<typeof exposureChange>;

/** Allowlist preview v1: what a document would change, before it is in force. */
export const allowlistPreviewV1 = z
  .strictObject({
    version: z.literal("v1"),
    basedOn: count.meta({ description: "The revision in force, with which it was compared; 0: none." }),
    digest: sha256Hex.meta({ description: "Of the document." }),
    previewDigest: sha256Hex.meta({
      description: "Of the document and the revision in force; send it along to put the document in force.",
    }),
    widens: z.boolean().meta({
      description:
        "It can admit what the document in force does not, or more of it; then the digest is needed.",
    }),
    changes: list(recordedText).meta({ description: "The difference in rules, a sentence each." }),
    warnings: list(recordedText).meta({ description: "What looks like a mistake, a sentence each." }),
    sample: exposureSample,
    now: exposureChange
      .nullable()
      .meta({ description: "At the percentage in force; null: none is known at the moment." }),
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
      description: "The rollout in force, after the cap; null: none is known, which admits nobody.",
    }),
    cap: rolloutCap,
    sample: exposureSample,
    change: exposureChange,
  })
  .meta({ title: "Rollout preview v1", description: "What another percentage would change." });

export type RolloutPreviewV1 = z.infer<typeof rolloutPreviewV1>;
