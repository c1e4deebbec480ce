import type { TelemetryV1 } from "@slotgate/contracts";

/** A record before it has its place in the chain. What may be missing from old records is in every new one. */
export type RecordDraft = Omit<TelemetryV1, "chain"> & Required<Pick<TelemetryV1, "requiresReview">>;
