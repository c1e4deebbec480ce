import type * as z from "zod";
import { ContractError } from "./contract-error.ts";
import type { ContractIssue } from "./issue.ts";
import { notingKnownKeys } from "./known-keys.ts";
import { toIssues } from "./to-issues.ts";

/** What documents of one kind have to satisfy, e.g. `runV1`. */
export type Contract<T> = z.ZodType<T>;

export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly ContractIssue[] };

/** Checks a document against a contract; never throws because of its content. */
export function parseWith<C extends z.ZodType>(contract: C, document: unknown): ParseResult<z.output<C>> {
  const parsed = contract.safeParse(document, notingKnownKeys);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, issues: toIssues(parsed.error.issues, document) };
}

/** Like {@link parseWith}, but throws a {@link ContractError} that lists the issues. */
export function assertWith<C extends z.ZodType>(contract: C, document: unknown): z.output<C> {
  const parsed = parseWith(contract, document);
  if (!parsed.ok) throw new ContractError(nameOf(contract), parsed.issues);
  return parsed.value;
}

/** `control snapshot` for the title `Control snapshot v1`. */
const nameOf = (contract: z.ZodType): string =>
  (contract.meta()?.title ?? "document").replace(/ v\d+$/, "").toLowerCase();
