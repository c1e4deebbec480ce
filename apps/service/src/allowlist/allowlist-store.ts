import type { AllowlistRevision, AllowlistStateV1, AllowlistV1 } from "@slotgate/contracts";

export interface ApplyRequest {
  readonly document: AllowlistV1;
  readonly digest: string;
  readonly reason: string;
  /** The subject of the key. */
  readonly by: string;
  readonly owner: string;
  /** The revision that the caller has seen in force; 0: none. */
  readonly basedOn: number;
  /** What the preview of this document said; null: there was none. */
  readonly previewDigest: string | null;
  /** Dimensions that are meant although they look like a slip. */
  readonly newDimensions: readonly string[];
  /** The revision whose document it is; null: it is no rollback. */
  readonly rolledBackTo: number | null;
}

/** The revisions of the allowlist. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface AllowlistStore {
  /** The newest revision, read now. */
  readonly inForce: () => Promise<AllowlistStateV1>;
  /** An earlier one; null: there is none of this number. */
  readonly revision: (revision: number) => Promise<AllowlistStateV1 | null>;
  readonly list: (page: {
    readonly cursor: number | null;
    readonly limit: number;
  }) => Promise<readonly AllowlistRevision[]>;
  /** @throws RevisionChangedError, PreviewNeededError or DimensionSlipError; then nothing was changed. */
  readonly apply: (request: ApplyRequest) => Promise<AllowlistStateV1>;
}
