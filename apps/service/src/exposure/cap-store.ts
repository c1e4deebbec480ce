import type { RolloutCapV1 } from "@slotgate/contracts";

export interface CapRequest {
  /** Null: no cap. */
  readonly basisPoints: number | null;
  readonly reason: string;
  readonly by: string;
  /** The revision that the caller has seen; null: whichever is in force. */
  readonly basedOn: number | null;
}

/** The rollout's cap. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface CapStore {
  readonly inForce: () => Promise<RolloutCapV1>;
  /** @throws RevisionChangedError; then nothing was changed. */
  readonly set: (request: CapRequest) => Promise<RolloutCapV1>;
}
