import type { RolloutCapV1 } from "@slotgate/contracts";

export interface CapRequest {
  /** Null: no cap. */
  readonly basisPoints: number | null;
  readonly reason: string;
  readonly by: string;
  /** The revision that the caller saw; null: any. */
  readonly basedOn: number | null;
}

/** The rollout cap. Throws `StoreUnavailableError` when the database is unavailable. */
export interface CapStore {
  readonly inForce: () => Promise<RolloutCapV1>;
  /** @throws RevisionChangedError; nothing was changed. */
  readonly set: (request: CapRequest) => Promise<RolloutCapV1>;
}
