import type { AllowlistRevision, AllowlistStateV1, AllowlistV1 } from "@slotgate/contracts";

export interface ApplyRequest {
  readonly document: AllowlistV1;
  readonly digest: string;
  readonly reason: string;
  /** The subject of the key. */
  readonly by: string;
  readonly owner: string;
  /** The revision in force that the caller saw; 0: none. */
  readonly basedOn: number;
  /** The digest from this document's preview; null: not previewed. */
  readonly previewDigest: string | null;
  /** Dimensions that are intended although they look misspelt. */
  readonly newDimensions: readonly string[];
  /** The revision whose document this restores; null: not a rollback. */
  readonly rolledBackTo: number | null;
}

/** The revisions of the allowlist. Throws `StoreUnavailableError` when the database is unavailable. */
export interface AllowlistStore {
  /** The newest revision, read now. */
  readonly inForce: () => Promise<AllowlistStateV1>;
  /** An earlier revision; null: it does not exist. */
  readonly revision: (revision: number) => Promise<AllowlistStateV1 | null>;
  readonly list: (page: {
    readonly cursor: number | null;
    readonly limit: number;
  }) => Promise<readonly AllowlistRevision[]>;
  /** @throws RevisionChangedError, PreviewNeededError or DimensionSlipError; nothing was changed. */
  readonly apply: (request: ApplyRequest) => Promise<AllowlistStateV1>;
}
