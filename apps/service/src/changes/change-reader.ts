import type { Change, ChangeBehind, ChangeSource } from "@slotgate/contracts";

/** Which changes; what is null excludes none. */
export interface ChangeFilter {
  readonly source: ChangeSource | null;
  /** From `since` on, and before `until`. */
  readonly since: string | null;
  readonly until: string | null;
}

export interface ChangePage {
  /** The id at which the page before ended; null: at the newest. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** A decision that changes of these sources can have brought about. */
export interface ChangeQuestion {
  readonly decisionId: string;
  readonly sources: readonly ChangeSource[];
  readonly decidedAt: string;
}

/** Reads the log back, newest first. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface ChangeReader {
  readonly page: (filter: ChangeFilter, page: ChangePage) => Promise<readonly Change[]>;
  /** For each question the last change before the decision; those that have none are left out. */
  readonly behind: (questions: readonly ChangeQuestion[]) => Promise<readonly ChangeBehind[]>;
}
