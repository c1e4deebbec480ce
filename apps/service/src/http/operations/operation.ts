import type { Role } from "@slotgate/executor";
import type { ProblemType } from "../problems/problem-types.ts";
import type { HeaderName } from "./headers.ts";
import type { ParameterName } from "./parameters.ts";
import type { TagName } from "./tags.ts";
import type { WireDocument, WireDocuments } from "./wire-documents.ts";

/** The media type of one JSON document a line. */
export const ndjson = "application/x-ndjson";

export type Method = "get" | "post" | "put" | "delete";

/** One operation of the API, for routing, role checks and the OpenAPI document. */
export interface Operation {
  readonly method: Method;
  /** In OpenAPI's form: `/v1/jobs/{jobId}/decisions`. */
  readonly path: `/${string}`;
  /** The roles that may call it; null: no key is needed. Everything under `/v1` requires a key. */
  readonly roles: readonly [Role, ...Role[]] | null;
  readonly tag: TagName;
  /** A few words in the imperative. */
  readonly summary: string;
  /** Whole sentences, in Markdown. */
  readonly description?: string;
  /** Query and header parameters; path parameters are derived from the path. */
  readonly parameters: readonly ParameterName[];
  /** The JSON document in the body, or null without a body. */
  readonly request: OperationRequest | null;
  /** The successful answers by status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Its own problems, apart from those that follow from the rest; with a specific detail if there is one. */
  readonly problems: Readonly<Partial<Record<ProblemType, string | null>>>;
}

export interface OperationRequest {
  readonly document: WireDocument;
  readonly description: string;
  /** Size limit of the decompressed body; 65,536 bytes by default. */
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
  /** Replaces the document's usual example. */
  readonly example?: WireDocuments[Name];
  /** What comes instead to callers that accept lines only. */
  readonly lines?: { readonly description: string; readonly example: string };
}
