import * as z from "zod";
import { instant } from "./instant.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, statedReason } from "./text.ts";

/** The number of a revision of a document. */
export const revisionNumber = z.int().min(1);

/** Who made a revision, when, and why. */
export const made = {
  at: instant,
  by: identifier.meta({ description: "The subject of the key or token that asked for it." }),
  reason: statedReason,
  basedOn: count.meta({ description: "The revision that was in force before; 0: none." }),
  rolledBackTo: revisionNumber
    .nullable()
    .meta({ description: "The revision whose document was restored; null if it is not a rollback." }),
};

const revisionMade = z.strictObject(made);

export type RevisionMade = z.infer<typeof revisionMade>;

/** The fields of one page of a document's history, newest first. */
export const pageOf = <Revision extends z.ZodType>(revision: Revision) => ({
  version: z.literal("v1"),
  revisions: list(revision),
  next: identifier
    .nullable()
    .meta({ description: "Send it as `cursor` for the next page; null on the last one." }),
});

/** The fields of a request to restore the document of an earlier revision. */
export const rollback = { version: z.literal("v1"), reason: statedReason, revision: revisionNumber };
