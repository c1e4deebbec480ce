import type {
  AllowlistRevision,
  AllowlistStateV1,
  AllowlistV1,
  GenerationRevision,
  GenerationStateV1,
  GenerationV1,
} from "@slotgate/contracts";

/** A document to put in force. */
export interface RevisionRequest<Document> {
  readonly document: Document;
  readonly digest: string;
  readonly reason: string;
  /** The subject of the key. */
  readonly by: string;
  readonly owner: string;
  /** The revision in force that the caller saw; 0: none. */
  readonly basedOn: number;
  /** The revision whose document this restores; null: not a rollback. */
  readonly rolledBackTo: number | null;
}

export interface ApplyRequest extends RevisionRequest<AllowlistV1> {
  /** The digest from this document's preview; null: not previewed. */
  readonly previewDigest: string | null;
  /** Dimensions that are intended although they look misspelt. */
  readonly newDimensions: readonly string[];
}

export interface GenerationRequest extends RevisionRequest<GenerationV1> {
  /** The digest from this document's try; null: not tried. */
  readonly tryDigest: string | null;
}

/** The revisions of a document. Throws `StoreUnavailableError` when the database is unavailable. */
export interface RevisionStore<State, Revision, Request> {
  /** The newest revision, read now. */
  readonly inForce: () => Promise<State>;
  /** An earlier revision; null: it does not exist. */
  readonly revision: (revision: number) => Promise<State | null>;
  readonly list: (page: {
    readonly cursor: number | null;
    readonly limit: number;
  }) => Promise<readonly Revision[]>;
  /** @throws RevisionChangedError, or an error of the kind of document; nothing was changed. */
  readonly apply: (request: Request) => Promise<State>;
}

/** `apply` also throws PreviewNeededError and DimensionSlipError. */
export type AllowlistStore = RevisionStore<AllowlistStateV1, AllowlistRevision, ApplyRequest>;

/** `apply` also throws TryNeededError. */
export type GenerationStore = RevisionStore<GenerationStateV1, GenerationRevision, GenerationRequest>;
