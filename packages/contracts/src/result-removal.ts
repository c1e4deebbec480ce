import * as z from "zod";
import { instant } from "./instant.ts";
import { runLimits } from "./limits.ts";
import { namedValues } from "./named-values.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, sha256Hex, statedReason } from "./text.ts";

const times = {
  since: instant.optional().meta({ description: "Results stored at this instant or later." }),
  until: instant.optional().meta({ description: "Results stored before this instant." }),
};

const somethingNamed = (filter: object): boolean => Object.keys(filter).length > 0;
const atLeastOne = "at least one filter: nothing is removed wholesale by leaving everything out";

/** Which stored results: all filters given must match. */
export const resultFilter = z
  .strictObject({
    owner: identifier.optional(),
    jobId: jobId.optional(),
    ...times,
    modelConfigDigest: sha256Hex.optional(),
    promptDigest: sha256Hex.optional(),
    ruleId: identifier.optional().meta({ description: "Results that this allowlist rule admitted." }),
    scope: namedValues(identifier, { min: 1, max: runLimits.dimensions, noun: "dimension" }).optional().meta({
      description: "Results whose run had these values in these dimensions, with any others.",
    }),
  })
  .refine(somethingNamed, atLeastOne)
  .meta({ description: "Which stored results; all filters given must match.", minProperties: 1 });

export type ResultFilter = z.infer<typeof resultFilter>;

export const removalKind = z.enum(["withdrawn", "erased"]);

/** Erasure is by owner or age. */
export const erasureFilter = z
  .strictObject({ owner: identifier.optional(), ...times })
  .refine(somethingNamed, atLeastOne)
  .meta({ description: "Whose outputs, or how old; all filters given must match.", minProperties: 1 });

export type ErasureFilter = z.infer<typeof erasureFilter>;

const dryRun = z
  .boolean()
  .optional()
  .meta({ description: "`true`: only counts; nothing is removed and nothing is logged." });

/** Result withdrawal v1: these stored results are never served again. */
export const resultWithdrawalV1 = z
  .strictObject({ version: z.literal("v1"), reason: statedReason, filter: resultFilter, dryRun })
  .meta({ title: "Result withdrawal v1", description: "A request never to serve stored results again." });

export type ResultWithdrawalV1 = z.infer<typeof resultWithdrawalV1>;

/** Result erasure v1: these stored outputs are deleted; the records, which contain no content, stay. */
export const resultErasureV1 = z
  .strictObject({ version: z.literal("v1"), reason: statedReason, filter: erasureFilter, dryRun })
  .meta({ title: "Result erasure v1", description: "A request to delete stored outputs; records stay." });

export type ResultErasureV1 = z.infer<typeof resultErasureV1>;

const removalShape = {
  kind: removalKind,
  removedAt: instant,
  by: identifier.meta({ description: "The subject of the key or token that requested it." }),
  reason: statedReason,
  filter: resultFilter,
  results: count.meta({ description: "The number of results." }),
};

/** One entry of the log of removals. */
export const resultRemoval = z.strictObject({ removalId: identifier, ...removalShape });

export type ResultRemoval = z.infer<typeof resultRemoval>;

/** Result removal v1: what was withdrawn or erased, or with a dry run would have been. */
export const resultRemovalV1 = z
  .strictObject({
    version: z.literal("v1"),
    dryRun: z.boolean(),
    removalId: identifier.nullable().meta({ description: "Id of the log's entry; null for a dry run." }),
    ...removalShape,
  })
  .meta({ title: "Result removal v1", description: "What was withdrawn or erased, by whom and why." });

export type ResultRemovalV1 = z.infer<typeof resultRemovalV1>;

/** Result removal list v1: one page of the log, newest first. */
export const resultRemovalListV1 = z
  .strictObject({
    version: z.literal("v1"),
    removals: list(resultRemoval),
    next: identifier
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one." }),
  })
  .meta({ title: "Result removal list v1", description: "One page of the log of removals, newest first." });

export type ResultRemovalListV1 = z.infer<typeof resultRemovalListV1>;
