import type { RolloutCap } from "@slotgate/contracts";
import type { AllowlistFound } from "./allowlist-found.ts";

/** What the database says of exposure, as this replica last read it. */
export interface ExposureReading {
  /** Null: not read, or not for so long that it may have changed. */
  readonly allowlist: AllowlistFound | null;
  readonly rolloutCap: RolloutCap;
}
