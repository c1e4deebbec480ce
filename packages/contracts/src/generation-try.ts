import * as z from "zod";
import { generationName, generationV1 } from "./generation.ts";
import { runV1 } from "./run.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, recordedText, sha256Hex } from "./text.ts";

/** Generation try v1: a document to try on sample jobs before it is in force. */
export const generationTryV1 = z
  .strictObject({ version: z.literal("v1"), document: generationV1, run: runV1 })
  .meta({
    title: "Generation try v1",
    description:
      "A request to show how a document fills the jobs of a run: at most 100, within the limits of a synchronous run. " +
      "Nothing is put in force.",
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

export const triedJob = z
  .strictObject({
    jobId,
    slotId: identifier,
    kind: identifier,
    mode: z.enum(["generate", "verbatim"]),
    candidate: triedFilling.nullable(),
    inForce: triedFilling.nullable(),
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
