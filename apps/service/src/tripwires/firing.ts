import type { JsonObject, TripwireName } from "@slotgate/contracts";

/** A condition that came true. */
export interface Finding {
  readonly tripwire: TripwireName;
  /** The condition with its numbers, in words: 1 to 1000 characters. */
  readonly reason: string;
  /** The same numbers by name, and the ids of what it is about. */
  readonly figures: JsonObject;
  /** Names what happened, where it may be found more than once, e.g. by two replicas; null: as often as it happens. */
  readonly occurrence: string | null;
}

/** A finding on its way to the record. Its ids are its own from the start, so that it can be put there again. */
export interface Firing extends Finding {
  readonly incidentId: string;
  readonly engagementId: string;
  readonly occurrence: string;
  /** The replica that saw it. */
  readonly instance: string;
  readonly occurredAt: Date;
}
