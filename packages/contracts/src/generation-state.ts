import * as z from "zod";
import { generationV1 } from "./generation.ts";
import { made, pageOf, revisionNumber, rollback } from "./revision.ts";
import { count, sha256Hex, statedReason } from "./text.ts";

/** Generation state v1: the document in force, and who put it there. */
export const generationStateV1 = z
  .strictObject({
    version: z.literal("v1"),
    source: z.enum(["database", "file", "built-in"]).meta({
      description:
        "`file`: the document is in the file of SLOTGATE_GENERATION_PATH, and can only be changed there. `built-in`: " +
        "it is made of the variables SLOTGATE_MODEL_…, until there is a revision.",
    }),
    revision: count.meta({ description: "0: no revision was made yet." }),
    digest: sha256Hex.nullable(),
    document: generationV1
      .nullable()
      .meta({ description: "Null: there is none, or no valid one, and nothing is generated." }),
    made: z
      .strictObject(made)
      .nullable()
      .meta({ description: "Null for a file, whose author is unknown, and for the built-in document." }),
  })
  .meta({ title: "Generation state v1", description: "The document in force, and who put it there." });

export type GenerationStateV1 = z.infer<typeof generationStateV1>;

/** One revision of the generation document, without the document. */
export const generationRevision = z.strictObject({
  revision: revisionNumber,
  digest: sha256Hex,
  models: count.meta({ description: "How many models it has." }),
  prompts: count.meta({ description: "How many prompts it has." }),
  profiles: count.meta({ description: "How many profiles it has." }),
  ...made,
});

export type GenerationRevision = z.infer<typeof generationRevision>;

/** Generation revision list v1: one page of the history, newest first. */
export const generationRevisionListV1 = z.strictObject(pageOf(generationRevision)).meta({
  title: "Generation revision list v1",
  description: "One page of the generation document's history, newest first.",
});

export type GenerationRevisionListV1 = z.infer<typeof generationRevisionListV1>;

/** Generation change v1: a document to put in force. */
export const generationChangeV1 = z
  .strictObject({
    version: z.literal("v1"),
    reason: statedReason,
    document: generationV1,
    tryDigest: sha256Hex.optional().meta({
      description:
        "The digest from this document's try; required if it uses a model that was never used here.",
    }),
  })
  .meta({ title: "Generation change v1", description: "A request to put this document in force." });

export type GenerationChangeV1 = z.infer<typeof generationChangeV1>;

/** Generation rollback v1: an earlier revision whose document to restore. */
export const generationRollbackV1 = z.strictObject(rollback).meta({
  title: "Generation rollback v1",
  description: "A request to restore the document of an earlier revision.",
});

export type GenerationRollbackV1 = z.infer<typeof generationRollbackV1>;
