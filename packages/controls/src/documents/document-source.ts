import type { ContractIssue } from "@slotgate/contracts";
import type { ParsedDocument } from "./parse-document.ts";

/** A document that is ready for use. */
export interface Prepared {
  readonly revision: number;
  readonly digest: string;
}

/** A kind of document that operators put in force. */
export interface DocumentKind<Document, Ready extends Prepared> {
  /** As in "revision 2 of the allowlist". */
  readonly noun: string;
  /** What happens without a valid document, e.g. "nothing is admitted". */
  readonly without: string;
  /** Never throws. */
  readonly parse: (bytes: Uint8Array) => ParsedDocument<Document>;
  readonly prepare: (parsed: {
    readonly document: Document;
    readonly digest: string;
    readonly revision: number;
  }) => Ready;
}

/** Why there is no valid document, in one sentence. */
export interface Missing {
  readonly problem: string;
  readonly issues: readonly ContractIssue[];
}

/** The document in force, or why there is none. */
export type Found<Ready extends Prepared> = { readonly ready: Ready } | Missing;

export interface DocumentSource<Ready extends Prepared> {
  readonly found: () => Found<Ready>;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

export const missing = (problem: string, issues: Missing["issues"] = []): Missing => ({ problem, issues });

/** Without a prepared document there is none, and the problem says why. */
export function prepared<Document, Ready extends Prepared>(
  { prepare }: Pick<DocumentKind<Document, Ready>, "prepare">,
  { of, ...parsed }: Parameters<typeof prepare>[0] & { readonly of: string },
): Found<Ready> {
  try {
    return { ready: prepare(parsed) };
  } catch (error) {
    // Unexpected: the parser accepts only what can be prepared.
    return missing(`${of} cannot be compiled: ${String(error)}`);
  }
}
