import type { TelemetryV1 } from "@slotgate/contracts";

/** A record without its place in the chain. Fields that old records may lack are required. */
export type RecordDraft = Omit<TelemetryV1, "chain"> & Required<Pick<TelemetryV1, "requiresReview">>;
