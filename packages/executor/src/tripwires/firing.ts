import type { JsonObject, TripwireName } from "@slotgate/contracts";

/** The tripwires that engage the kill. */
export type KillingTripwire = Exclude<TripwireName, "canary">;

/** A condition that was met. */
export interface Finding {
  readonly tripwire: KillingTripwire;
  /** The condition with its numbers, in words: 1 to 1000 characters. */
  readonly reason: string;
  /** The same numbers by name, and the ids concerned. */
  readonly figures: JsonObject;
  /** Identifies an occurrence that several replicas may find; null: each finding is its own. */
  readonly occurrence: string | null;
}

/** A finding to be recorded. Its ids are fixed from the start, so that recording can be retried. */
export interface Firing extends Finding {
  readonly incidentId: string;
  readonly engagementId: string;
  readonly occurrence: string;
  /** The replica that found it. */
  readonly instance: string;
  readonly occurredAt: Date;
}
