import type { RolloutCap } from "@slotgate/contracts";
import type { DocumentFound } from "./document-found.ts";

/** The documents and the cap in the database, as this replica last read them. */
export interface ExposureReading {
  /** Null: not read, or too long ago to be current. */
  readonly allowlist: DocumentFound | null;
  /** Likewise. */
  readonly generation: DocumentFound | null;
  readonly rolloutCap: RolloutCap;
}
