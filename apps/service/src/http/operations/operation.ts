import type { Role } from "@slotgate/executor";
import type { ProblemType } from "../problems/problem-types.ts";
import type { HeaderName } from "./headers.ts";
import type { ParameterName } from "./parameters.ts";
import type { TagName } from "./tags.ts";
import type { WireDocument, WireDocuments } from "./wire-documents.ts";

export type Method = "get" | "post" | "put" | "delete";

/** One thing that the API does: all that routing, role check and the OpenAPI document say of it. */
export interface Operation {
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/jobs/{jobId}/decisions`. */
  readonly path: `/${string}`;
  /** Whose keys open it; null: no key is needed. Everything under `/v1` takes a key. */
  readonly roles: readonly [Role, ...Role[]] | null;
  readonly tag: TagName;
  /** A few words in the imperative. */
  readonly summary: string;
  /** Whole sentences, in Markdown. */
  readonly description?: string;
  /** Query and header parameters; those of the path are taken from it. */
  readonly parameters: readonly ParameterName[];
  /** The JSON document that the body is, or null when there is no body to read. */
  readonly request: OperationRequest | null;
  /** What it answers when all goes well, by status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Problems of its own, beside those that follow from the rest; with the detail, where it has one of its own. */
  readonly problems: Readonly<Partial<Record<ProblemType, string | null>>>;
}

export interface OperationRequest {
  readonly document: WireDocument;
  readonly description: string;
  /** Most bytes of the body, decompressed; 65,536 where nothing is said. */
  readonly size?: "run" | "allowlist" | undefined;
}

/** A JSON document, a body of another media type, or no body. */
export type Answer = { readonly description: string; readonly headers?: readonly HeaderName[] } & (
  | { readonly [Name in WireDocument]: JsonAnswer<Name> }[WireDocument]
  | { readonly mediaType: string; readonly schema: object; readonly example: unknown }
  | { readonly mediaType: null }
);

interface JsonAnswer<Name extends WireDocument> {
  readonly document: Name;
  /** In place of the document's usual one. */
  readonly example?: WireDocuments[Name];
}
