import type { Firing } from "./firing.ts";

/** What stands still because a tripwire fired: every replica, or this process until the database can be reached. */
export type Stopped = "service" | "process";

/** What tripwires tell those who watch them; nothing depends on it. */
export interface TripwireReport {
  /** Once for every firing, as soon as something stands still. */
  readonly fired: (firing: Firing, stopped: Stopped) => void;
  /** What had stopped this process alone is on record now, and stops all. */
  readonly recorded: (firing: Firing) => void;
  /** Nothing was made of it: an engagement of the tripwire is open already, or the occurrence is on record. */
  readonly passedOver: (firing: Firing, because: "already-open" | "known") => void;
  /** A firing could not be put on record; it is tried again. */
  readonly notRecorded: (firing: Firing, error: unknown) => void;
  /** A look at requests or decisions could not be made; the next one looks at what this one would have. */
  readonly lookFailed: (error: unknown) => void;
}
