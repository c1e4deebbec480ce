import type { Firing } from "./firing.ts";

/**
 * - `opened`: this firing engaged the kill, now or in an earlier attempt.
 * - `already-open`: an engagement of the tripwire is open, so no second one is made.
 * - `known`: this occurrence was recorded before, and its engagement released.
 */
export type Opened = "opened" | "already-open" | "known";

export interface FiringStore {
  /**
   * Engages the service's own kill in the tripwire's name, opens an incident and logs the change; all or nothing.
   * @throws KillUnavailableError; the result is then unknown, and it may be retried.
   */
  readonly open: (firing: Firing) => Promise<Opened>;
}
