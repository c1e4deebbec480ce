import * as z from "zod";
import { allowlistV1 } from "./allowlist.ts";
import { runLimits } from "./limits.ts";
import { made, pageOf, revisionNumber, rollback } from "./revision.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, sha256Hex, statedReason } from "./text.ts";

/** Allowlist state v1: the document in force, and who put it there. */
export const allowlistStateV1 = z
  .strictObject({
    version: z.literal("v1"),
    source: z.enum(["database", "file"]).meta({
      description:
        "`file`: the document is in the file of SLOTGEN_ALLOWLIST_PATH, and can only be changed there.",
    }),
    revision: count.meta({ description: "0: there is no document, and nothing is admitted." }),
    digest: sha256Hex.nullable(),
    document: allowlistV1.nullable(),
    made: z
      .strictObject(made)
      .nullable()
      .meta({ description: "Null for a file, whose author is unknown, and without a document." }),
  })
  .meta({ title: "Allowlist state v1", description: "The document in force, and who put it there." });

export type AllowlistStateV1 = z.infer<typeof allowlistStateV1>;

/** One revision of the allowlist, without its document. */
export const allowlistRevision = z.strictObject({
  revision: revisionNumber,
  digest: sha256Hex,
  enabled: z.boolean(),
  rules: count.meta({ description: "How many rules it has." }),
  ...made,
});

export type AllowlistRevision = z.infer<typeof allowlistRevision>;

/** Allowlist revision list v1: one page of the history, newest first. */
export const allowlistRevisionListV1 = z.strictObject(pageOf(allowlistRevision)).meta({
  title: "Allowlist revision list v1",
  description: "One page of the allowlist's history, newest first.",
});

export type AllowlistRevisionListV1 = z.infer<typeof allowlistRevisionListV1>;

const previewDigest = sha256Hex.optional().meta({
  description: "The digest from this document's preview; required if it widens exposure.",
});

/** Allowlist change v1: a document to put in force. */
export const allowlistChangeV1 = z
  .strictObject({
    version: z.literal("v1"),
    reason: statedReason,
    document: allowlistV1,
    previewDigest,
    newDimensions: list(identifier).max(runLimits.dimensions).optional().meta({
      description: "Dimensions that are intended although they look like a misspelling of one in force.",
    }),
  })
  .meta({ title: "Allowlist change v1", description: "A request to put this document in force." });

export type AllowlistChangeV1 = z.infer<typeof allowlistChangeV1>;

/** Allowlist rollback v1: an earlier revision whose document to restore. */
export const allowlistRollbackV1 = z.strictObject({ ...rollback, previewDigest }).meta({
  title: "Allowlist rollback v1",
  description: "A request to restore the document of an earlier revision.",
});

export type AllowlistRollbackV1 = z.infer<typeof allowlistRollbackV1>;

/** Allowlist proposal v1: a document to preview. */
export const allowlistProposalV1 = z.strictObject({ version: z.literal("v1"), document: allowlistV1 }).meta({
  title: "Allowlist proposal v1",
  description: "A request to preview what a document would change.",
});

export type AllowlistProposalV1 = z.infer<typeof allowlistProposalV1>;
