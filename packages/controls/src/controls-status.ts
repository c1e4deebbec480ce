import type { ControlSnapshotV1 } from "@slotgate/contracts";

/** The control source in the answer of `GET /v1/controls`. */
export interface ControlsStatus {
  readonly source: "unleash" | "static";
  /** The configured environment. */
  readonly environment: string;
  /** `confirmed`: fresh enough to decide on. The other states deny every job. */
  readonly state: "confirmed" | "stale" | "unavailable";
  readonly snapshot: ControlSnapshotV1 | null;
  readonly revision: number | null;
  readonly digest: string | null;
  /** Milliseconds since the last confirmation; null before the first. */
  readonly ageMs: number | null;
  readonly maxAgeMs: number;
  /** One sentence per problem: what it means and what to do. Empty if there is none. */
  readonly advice: readonly string[];
}
