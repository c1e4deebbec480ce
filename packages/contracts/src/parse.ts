import type * as z from "zod";
import { ContractError } from "./contract-error.ts";
import type { ContractIssue } from "./issue.ts";
import { notingKnownKeys } from "./known-keys.ts";
import { toIssues } from "./to-issues.ts";

export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly ContractIssue[] };

/** Checks a document against a contract; never throws because of its content. */
export function parseWith<S extends z.ZodType>(schema: S, document: unknown): ParseResult<z.output<S>> {
  const parsed = schema.safeParse(document, notingKnownKeys);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, issues: toIssues(parsed.error.issues, document) };
}

/** Like {@link parseWith}, but throws a {@link ContractError} that lists the issues. */
export function assertWith<S extends z.ZodType>(contract: string, schema: S, document: unknown): z.output<S> {
  const parsed = parseWith(schema, document);
  if (!parsed.ok) throw new ContractError(contract, parsed.issues);
  return parsed.value;
}
