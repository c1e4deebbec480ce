import * as z from "zod";
import { scope } from "../scope.ts";
import { identifier, recordedText } from "../text.ts";

/** The result of one job's lookup in a document. */
export const allowlistLookup = z.strictObject({
  name: recordedText,
  appliesTo: scope,
  job: z.strictObject({ slotId: identifier, kind: identifier }),
  expected: z.strictObject({
    ruleId: identifier.nullable().meta({
      description: "The first rule that matches, also in a disabled document; null when none does.",
    }),
    reason: z
      .enum(["ALLOWLIST_UNAVAILABLE", "ALLOWLIST_DISABLED", "NOT_ALLOWLISTED"])
      .nullable()
      .meta({ description: "Why the gate denies; null when it passes." }),
  }),
});

export type AllowlistLookup = z.infer<typeof allowlistLookup>;

/** A document and lookups in it. */
export const allowlistVector = z.strictObject({
  name: recordedText,
  valid: z.boolean().meta({ description: "Whether the document is an allowlist v1." }),
  document: z.unknown(),
  lookups: z.array(allowlistLookup).min(1),
});

export type AllowlistVector = z.infer<typeof allowlistVector>;

/** The file `allowlist.json`. */
export const allowlistVectors = z.strictObject({
  version: z.literal("v1"),
  about: z.literal("allowlist"),
  vectors: z.array(allowlistVector).min(1),
});
