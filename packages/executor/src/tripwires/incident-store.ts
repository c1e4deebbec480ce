import type { Incident } from "@slotgate/contracts";
import type { Firing } from "./firing.ts";

/**
 * - `opened`: this firing engaged the kill, now or in an earlier attempt.
 * - `already-open`: an engagement of the tripwire is open, so no second one is made.
 * - `known`: this occurrence was recorded before, and its engagement released.
 */
export type Opened = "opened" | "already-open" | "known";

export interface IncidentFilter {
  /** Null: both. */
  readonly state: "open" | "closed" | null;
}

export interface IncidentPage {
  /** The id at which the previous page ended; null: from the newest. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface IncidentStore {
  /**
   * Engages the service's own kill in the tripwire's name, opens the incident and logs the change; all or nothing.
   * @throws KillUnavailableError; the result is then unknown, and it may be retried.
   */
  readonly open: (firing: Firing) => Promise<Opened>;
  /** Newest first. Throws `StoreUnavailableError` when the database is unavailable. */
  readonly page: (filter: IncidentFilter, page: IncidentPage) => Promise<readonly Incident[]>;
}
