import type { RolloutCap } from "@slotgate/contracts";
import type { AllowlistFound } from "./allowlist-found.ts";

/** The allowlist and cap in the database, as this replica last read them. */
export interface ExposureReading {
  /** Null: not read, or too long ago to be current. */
  readonly allowlist: AllowlistFound | null;
  readonly rolloutCap: RolloutCap;
}
