import type { TelemetryV1 } from "@slotgate/contracts";

/** A record before it has its place in the chain. */
export type RecordDraft = Omit<TelemetryV1, "chain">;
