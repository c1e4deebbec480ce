import * as z from "zod";
import { decisionV1 } from "./decision.ts";
import { generationV1 } from "./generation.ts";
import { generationName } from "./generation-model.ts";
import { resultV1 } from "./result.ts";
import { runV1 } from "./run.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, recordedText, sha256Hex } from "./text.ts";

/** Generation try v1: a document to try on sample jobs before it is in force. */
export const generationTryV1 = z
  .strictObject({
    version: z.literal("v1"),
    document: generationV1,
    run: runV1,
    calls: z
      .int()
      .min(0)
      .max(20)
      .optional()
      .meta({
        description:
          "How many of the first jobs are generated too, with the document and with the one in force; 0 by default. " +
          "Each side is a call that counts in the budgets.",
      }),
  })
  .meta({
    title: "Generation try v1",
    description:
      "A request to show how a document fills the jobs of a run: at most 100, within the limits of a synchronous run. " +
      "Nothing is put in force, and nothing is stored for callers.",
  });

export type GenerationTryV1 = z.infer<typeof generationTryV1>;

/** How a document fills a job. */
export const triedFilling = z.strictObject({
  profile: generationName,
  canaryOf: generationName
    .nullable()
    .meta({ description: "The profile whose canary chose this one; null: it matched itself." }),
  prompt: generationName,
  promptDigest: sha256Hex,
  models: list(
    z.strictObject({
      name: generationName,
      provider: identifier,
      model: identifier,
      configDigest: sha256Hex,
    }),
  ).meta({ description: "In the order in which they are asked." }),
  instructions: recordedText.meta({ description: "The system message." }),
  request: recordedText.meta({ description: "The user message, with the job's data." }),
});

export type TriedFilling = z.infer<typeof triedFilling>;

/** How the generation of a tried job ended. */
export const triedCall = z.strictObject({
  result: resultV1,
  decision: decisionV1.meta({
    description: "Its job id ends in `/try-` and a number, with which the rollout in force takes the job.",
  }),
  detail: recordedText.nullable().meta({ description: "Of a failed call: what was wrong; null otherwise." }),
  answeredBy: z
    .strictObject({ provider: identifier, model: identifier })
    .nullable()
    .meta({ description: "The model that answered or was asked last; null: none was asked." }),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  latencyMs: z
    .number()
    .min(0)
    .nullable()
    .meta({ description: "Of all requests of the call; null: none was sent." }),
  cost: z
    .strictObject({ currency: identifier, amount: z.number().min(0) })
    .nullable()
    .meta({ description: "By the price in the document; null: it has none, or several models were asked." }),
});

export type TriedCall = z.infer<typeof triedCall>;

export const triedJob = z
  .strictObject({
    jobId,
    slotId: identifier,
    kind: identifier,
    mode: z.enum(["generate", "verbatim"]),
    candidate: triedFilling.nullable(),
    inForce: triedFilling.nullable(),
    calls: z
      .strictObject({
        candidate: triedCall.nullable(),
        inForce: triedCall.nullable(),
        problem: recordedText.nullable().meta({ description: "Why there were no calls; null: there were." }),
      })
      .nullable()
      .meta({ description: "Null: no calls were asked for this job." }),
  })
  .meta({
    description:
      "One job, as the tried document fills it and as the one in force does; null: no profile matches, there is no " +
      "document in force, or the job's mode is `verbatim`. Whether the gates admit the job is not said.",
  });

export type TriedJob = z.infer<typeof triedJob>;

/** Generation tried v1: what a document would do with sample jobs. */
export const generationTriedV1 = z
  .strictObject({
    version: z.literal("v1"),
    basedOn: count.meta({
      description: "The revision in force that it was compared with; 0: none was made.",
    }),
    digest: sha256Hex.meta({ description: "Of the document." }),
    tryDigest: sha256Hex.meta({
      description: "Of the document and the revision in force; send it to put the document in force.",
    }),
    problems: list(recordedText).meta({
      description:
        "One line for each of its models that this replica cannot ask, because a key is missing or malformed.",
    }),
    jobs: list(triedJob).meta({ description: "In the order of the run." }),
  })
  .meta({ title: "Generation tried v1", description: "What a document would do with sample jobs." });

export type GenerationTriedV1 = z.infer<typeof generationTriedV1>;
