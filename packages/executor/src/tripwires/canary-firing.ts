import type { JsonObject } from "@slotgate/contracts";

/** A canary that is worse than its profile, to be recorded. Its ids are fixed, so that recording can be retried. */
export interface CanaryFiring {
  readonly tripwire: "canary";
  /** The condition with its numbers, in words: 1 to 1000 characters. */
  readonly reason: string;
  readonly figures: JsonObject;
  readonly incidentId: string;
  /** Identifies the canary of one revision, which several replicas may find. */
  readonly occurrence: string;
  /** The replica that found it. */
  readonly instance: string;
  readonly occurredAt: Date;
}

export interface CanaryFiringStore {
  /**
   * Opens the incident and logs it; engages nothing. `known`: another attempt or replica opened one for this
   * occurrence. Throws `StoreUnavailableError`; the result is then unknown, and it may be retried.
   */
  readonly open: (firing: CanaryFiring) => Promise<"opened" | "known">;
}

export interface LowerCanary {
  /** The profile whose canary it is. */
  readonly profile: string;
  /**
   * The revision in which the canary was found to be worse. A later one is changed only if tripwires alone made every
   * revision since: people may have replaced the canary.
   */
  readonly revision: number;
  readonly reason: string;
}

export interface CanaryReport {
  /** Once per firing, when its incident is open. */
  readonly canaryFired: (firing: CanaryFiring) => void;
  /** The share of the canary is 0 from the next revision on. */
  readonly canaryLowered: (firing: CanaryFiring) => void;
  /** The incident could not be opened, or the share not be lowered; it is retried. */
  readonly canaryNotEnded: (firing: CanaryFiring, error: unknown) => void;
}
