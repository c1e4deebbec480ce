import * as z from "zod";
import { generationName } from "./generation-model.ts";
import { instant } from "./instant.ts";
import { reasonCodes } from "./reasons.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, sha256Hex } from "./text.ts";

const milliseconds = z.number().min(0);

/** What calls did and used. */
const figures = {
  calls: count.meta({ description: "Calls that ended, except those of drills." }),
  completed: count,
  refused: count.meta({ description: "`MODEL_REFUSED`." }),
  outputInvalid: count.meta({ description: "`MODEL_OUTPUT_INVALID`." }),
  outputTruncated: count.meta({ description: "`MODEL_OUTPUT_TRUNCATED`." }),
  otherFailures: list(z.strictObject({ reason: z.enum(reasonCodes), calls: count.min(1) })).meta({
    description: "The other failures of the model, by reason, in the order of the reasons.",
  }),
  stopped: count.meta({
    description:
      "Calls that the service or its shutdown ended: killed, denied before a request, interrupted.",
  }),
  fallbacks: count.meta({
    description: "Calls that went on to another model; of a model: after this one did not answer.",
  }),
  requests: count.meta({ description: "Requests sent to providers, as far as they are known." }),
  requestsUnknown: count.meta({ description: "Calls whose number of requests is unknown." }),
  latency: z
    .strictObject({ calls: count.min(1), p50Ms: milliseconds, p95Ms: milliseconds })
    .nullable()
    .meta({
      description:
        "From the record of the admission to the end of the call, by nearest rank, of the calls that were not stopped; " +
        "of a model: of the calls that it ended. Null: there is none.",
    }),
  inputTokens: count.meta({ description: "As providers reported them for the last answer of each call." }),
  outputTokens: count,
  tokensUnknown: count.meta({ description: "Calls with a request whose tokens were not reported." }),
  cost: z
    .strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), amount: z.number().min(0) })
    .nullable()
    .meta({
      description:
        "At the prices of the generation document in force, of the tokens above. Null: it does not say, or says more " +
        "than one, for a model that was used.",
    }),
};

const share = z.strictObject({
  jobs: count.meta({ description: "Jobs with a call that was not stopped. Each counts once." }),
  failed: count.meta({ description: "Those with a call that failed, for any reason." }),
  percent: z.number().min(0).max(100).nullable().meta({ description: "`failed` of `jobs`; null: no jobs." }),
  p95Ms: milliseconds.nullable(),
  slow: count.meta({ description: "Jobs with a call slower than `p95Ms` of the profile." }),
});

/** Whether a difference is more than chance. */
export const comparisonVerdicts = ["too-few-jobs", "noise", "worse", "better"] as const;

export type ComparisonVerdict = (typeof comparisonVerdicts)[number];

const tested = {
  pValue: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({
      description:
        "How likely a difference at least this large in this direction is by chance: Fisher's exact test, one-sided. " +
        "Null: too few jobs.",
    }),
  verdict: z.enum(comparisonVerdicts).meta({
    description:
      "`too-few-jobs`: fewer than 20 on one side. `worse`, `better`: of the canary, with a `pValue` below 0.005. " +
      "`noise`: neither.",
  }),
};

/** A canary beside its profile. */
export const canaryComparison = z
  .strictObject({
    revision: count.meta({
      description: "The newest revision under which the canary filled jobs in this time.",
    }),
    profile: share,
    canary: share,
    failures: z.strictObject({
      differencePoints: z
        .number()
        .nullable()
        .meta({ description: "Percent of the canary minus percent of its profile; null: one has no jobs." }),
      ...tested,
    }),
    latency: z
      .strictObject({
        differenceMs: z
          .number()
          .nullable()
          .meta({ description: "`p95Ms` of the canary minus that of its profile; null: one is unknown." }),
        ...tested,
      })
      .meta({ description: "The test compares how many jobs were slow." }),
  })
  .meta({
    description:
      "A canary beside its profile, on the calls under one revision of the generation document: with another share or " +
      "another text they would not be comparable.",
  });

export type CanaryComparison = z.infer<typeof canaryComparison>;

export const modelFigures = z
  .strictObject({ provider: identifier, model: identifier, configDigest: sha256Hex, ...figures })
  .meta({ description: "The calls of a profile that asked this model." });

export type ModelFigures = z.infer<typeof modelFigures>;

export const profileFigures = z
  .strictObject({
    profile: generationName,
    canaryOf: generationName.nullable().meta({
      description: "The profile that these jobs matched, if its canary sent them to this one.",
    }),
    ...figures,
    models: list(modelFigures).meta({
      description:
        "In the order of their calls, most first. A call that fell back counts for each model that it asked.",
    }),
    comparison: canaryComparison.nullable().meta({
      description:
        "With the profile that these jobs matched; null: this is no canary, or none of its calls counts.",
    }),
  })
  .meta({ description: "The calls of one profile; its jobs as a canary are apart from the others." });

export type ProfileFigures = z.infer<typeof profileFigures>;

/** Generation comparison v1: production by profile and model. */
export const generationComparisonV1 = z
  .strictObject({
    version: z.literal("v1"),
    from: instant.meta({ description: "Calls that ended from then on." }),
    to: instant.meta({ description: "Calls that ended before." }),
    prices: z
      .strictObject({ revision: count, digest: sha256Hex })
      .nullable()
      .meta({ description: "The generation document whose prices were used; null: there is none." }),
    profiles: list(profileFigures).meta({ description: "By profile; each is followed by its canaries." }),
  })
  .meta({
    title: "Generation comparison v1",
    description: "What each profile and each model did in a time, and each canary beside its profile.",
  });

export type GenerationComparisonV1 = z.infer<typeof generationComparisonV1>;
