import type * as z from "zod";
import { notingKnownKeys } from "./known-keys.ts";
import { findIssues, messageOf } from "./to-issues.ts";

/**
 * A contract for users of [Standard Schema](https://standardschema.dev) that show its issues to people. Zod's schemas
 * are standard schemas themselves and can be used directly; this one has this package's messages, at most 100, and
 * never quotes content.
 */
export interface StandardContract<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "slotgate";
    readonly validate: (document: unknown) => StandardResult<Output>;
    /** For inference only. */
    readonly types?: { readonly input: Input; readonly output: Output };
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** The keys and indexes that lead to the error, and `expected …, received …`. */
export interface StandardIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Like the schema's own `~standard`, with the issues of {@link parseWith} instead of Zod's. */
export function standardOf<S extends z.ZodType>(schema: S): StandardContract<z.input<S>, z.output<S>> {
  const validate = (document: unknown): StandardResult<z.output<S>> => {
    const parsed = schema.safeParse(document, notingKnownKeys);
    if (parsed.success) return { value: parsed.data };
    const issues = findIssues(parsed.error.issues, document);
    return { issues: issues.map((issue) => ({ message: messageOf(issue), path: issue.place })) };
  };
  return { "~standard": { version: 1, vendor: "slotgate", validate } };
}
