import type { Incident } from "@slotgate/contracts";
import type { Firing } from "./firing.ts";

/**
 * - `opened`: this firing engaged the kill, now or at an earlier try.
 * - `already-open`: an engagement of the tripwire is open, and a second one is not made.
 * - `known`: this occurrence is on record, and was dealt with by whoever released it.
 */
export type Opened = "opened" | "already-open" | "known";

export interface IncidentFilter {
  /** Null: both. */
  readonly state: "open" | "closed" | null;
}

export interface IncidentPage {
  /** The id at which the page before ended; null: at the newest. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface IncidentStore {
  /**
   * Engages the service's own kill in the tripwire's name, opens the incident and enters the change, all or nothing.
   * @throws KillUnavailableError; then it is not known what became of it, and it may be tried again.
   */
  readonly open: (firing: Firing) => Promise<Opened>;
  /** Newest first. Throws `StoreUnavailableError` when the database cannot be asked. */
  readonly page: (filter: IncidentFilter, page: IncidentPage) => Promise<readonly Incident[]>;
}
