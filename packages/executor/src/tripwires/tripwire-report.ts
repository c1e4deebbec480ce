import type { Firing } from "./firing.ts";

/** What a firing stopped: every replica, or this process alone until the database is reachable. */
export type Stopped = "service" | "process";

/** What tripwires report to observers. Their behaviour depends on none of it. */
export interface TripwireReport {
  /** Once per firing, as soon as something is stopped. */
  readonly fired: (firing: Firing, stopped: Stopped) => void;
  /** A firing that had stopped this process alone is now recorded and stops all replicas. */
  readonly recorded: (firing: Firing) => void;
  /** The firing had no effect: an engagement of the tripwire is open, or the occurrence is known. */
  readonly passedOver: (firing: Firing, because: "already-open" | "known") => void;
  /** A firing could not be recorded; it is retried. */
  readonly notRecorded: (firing: Firing, error: unknown) => void;
  /** A look failed. The next one at requests or decisions covers the same range; one at a result is not repeated. */
  readonly lookFailed: (error: unknown) => void;
}
