import type { GenerationV1, ModelAttribution } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";

/** Digests of a document's models with its profiles, and of its prompts: what a release is approved for. */
export const generationDigests = ({
  models,
  prompts,
  profiles,
}: Pick<GenerationV1, "models" | "prompts" | "profiles">): Pick<
  ModelAttribution,
  "configDigest" | "promptDigest"
> => ({ configDigest: digestOf({ models, profiles }), promptDigest: digestOf(prompts) });
