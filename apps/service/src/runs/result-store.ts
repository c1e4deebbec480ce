import type { ResultFilter, ResultRemoval, ResultRemovalV1 } from "@slotgate/contracts";
import type { StoredAnswer } from "./run-store.ts";
import type { StoreView } from "./withhold.ts";

export interface RemovalRequest {
  readonly kind: ResultRemoval["kind"];
  readonly filter: ResultFilter;
  readonly reason: string;
  /** Who asks for it. */
  readonly by: string;
  /** Only counts. */
  readonly dryRun: boolean;
}

/** Results in store. Every method throws `StoreUnavailableError` when the database cannot be asked. */
export interface ResultStore {
  /** The newest completed answer for a job that is still served, else one that is gone; null: there is none. */
  readonly latest: (jobId: string, options: { readonly owner: string }) => Promise<StoredAnswer | null>;
  /**
   * Hands results out: while `serve` runs, none of them can be withdrawn or erased, and no kill engaged in the
   * store, so that nothing is handed out after the answer to a withdrawal or to a kill.
   */
  readonly hold: (decisionIds: readonly string[], serve: (view: StoreView) => void) => Promise<void>;
  /** Those of these decisions whose results were withdrawn or erased. */
  readonly goneOf: (decisionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Withdraws generated results, or erases outputs, and notes that in the log; all or nothing. */
  readonly remove: (request: RemovalRequest) => Promise<ResultRemovalV1>;
  /** The log of removals, newest first. */
  readonly removals: (page: {
    /** Id of the last entry of the page before. */
    readonly cursor: string | null;
    readonly limit: number;
  }) => Promise<readonly ResultRemoval[]>;
}
