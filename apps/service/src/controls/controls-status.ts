import type { ControlSnapshotV1 } from "@slotgate/contracts";

/** What `GET /v1/controls` says of the control source. */
export interface ControlsStatus {
  readonly source: "unleash" | "static";
  /** The environment that is configured. */
  readonly environment: string;
  /** `confirmed`: fresh enough to decide on. Everything else denies every job. */
  readonly state: "confirmed" | "stale" | "unavailable";
  readonly snapshot: ControlSnapshotV1 | null;
  readonly revision: number | null;
  readonly digest: string | null;
  /** Milliseconds since the last confirmation; null before the first. */
  readonly ageMs: number | null;
  readonly maxAgeMs: number;
  /** One sentence for each thing that is off: what it means and what to do. Empty when all is well. */
  readonly advice: readonly string[];
}
