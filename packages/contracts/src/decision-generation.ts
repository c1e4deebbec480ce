import * as z from "zod";
import { generationPrompt } from "./generation.ts";
import { generationName } from "./generation-model.ts";
import { jsonObject } from "./json-object.ts";
import { generationLimits } from "./limits.ts";
import { list } from "./stopping-array.ts";
import { recordedProfile } from "./telemetry.ts";
import { identifier, recordedText, sha256Hex } from "./text.ts";

const text = recordedText.min(1).max(generationLimits.promptCharacters);
const { content } = generationPrompt.shape;

/** Decision generation v1: the prompt and the models of one decision, by the digests in its records. */
export const decisionGenerationV1 = z
  .strictObject({
    version: z.literal("v1"),
    decisionId: identifier,
    profile: recordedProfile,
    prompt: z.strictObject({
      name: generationName,
      digest: sha256Hex.meta({ description: "The `promptDigest` of the decision's records." }),
      instructions: text,
      request: text.meta({ description: "With its placeholders: a job's input is not stored." }),
      content,
    }),
    models: list(
      z.strictObject({
        name: generationName,
        digest: sha256Hex.meta({ description: "A `configDigest` of the decision's records." }),
        settings: jsonObject,
      }),
    )
      .min(1)
      .max(generationLimits.modelsPerProfile)
      .meta({
        description:
          "In the order in which the profile asks them, with what the document says of each, without defaults.",
      }),
  })
  .meta({
    title: "Decision generation v1",
    description:
      "What filled the job of one decision: profile, exact prompt and models, from the stored document.",
  });

export type DecisionGenerationV1 = z.infer<typeof decisionGenerationV1>;
