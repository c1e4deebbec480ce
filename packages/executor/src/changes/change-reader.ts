import type { Change, ChangeBehind, ChangeSource } from "@slotgate/contracts";

/** Which changes to read; null excludes none. */
export interface ChangeFilter {
  readonly source: ChangeSource | null;
  /** From `since` until before `until`. */
  readonly since: string | null;
  readonly until: string | null;
}

export interface ChangePage {
  /** The id at which the previous page ended; null: from the newest. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** A decision that changes of these sources may have caused. */
export interface ChangeQuestion {
  readonly decisionId: string;
  readonly sources: readonly ChangeSource[];
  readonly decidedAt: string;
}

/** Reads the log, newest first. Throws `StoreUnavailableError` when the database is unavailable. */
export interface ChangeReader {
  readonly page: (filter: ChangeFilter, page: ChangePage) => Promise<readonly Change[]>;
  /** The last change before each decision; decisions without one are left out. */
  readonly behind: (questions: readonly ChangeQuestion[]) => Promise<readonly ChangeBehind[]>;
}
