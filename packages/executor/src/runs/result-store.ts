import type { ResultFilter, ResultRemoval, ResultRemovalV1 } from "@slotgate/contracts";
import type { StoredAnswer } from "./run-store.ts";
import type { StoreView } from "./withhold.ts";

export interface RemovalRequest {
  readonly kind: ResultRemoval["kind"];
  readonly filter: ResultFilter;
  readonly reason: string;
  /** The subject that requests it. */
  readonly by: string;
  /** Only counts. */
  readonly dryRun: boolean;
}

/** Stored results. Every method throws `StoreUnavailableError` when the database is unavailable. */
export interface ResultStore {
  /** The newest completed answer of a job that is still served, else one whose result is gone; null: none. */
  readonly latest: (jobId: string, options: { readonly owner: string }) => Promise<StoredAnswer | null>;
  /**
   * Serves results: while `serve` runs, none of them can be withdrawn or erased and no kill can be engaged in the
   * store, so no result is served after a withdrawal or a kill was answered.
   */
  readonly hold: (decisionIds: readonly string[], serve: (view: StoreView) => void) => Promise<void>;
  /** Those of these decisions whose results were withdrawn or erased. */
  readonly goneOf: (decisionIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Withdraws generated results, or erases outputs, and logs it; all or nothing. */
  readonly remove: (request: RemovalRequest) => Promise<ResultRemovalV1>;
  /** The log of removals, newest first. */
  readonly removals: (page: {
    /** Id of the last entry of the previous page. */
    readonly cursor: string | null;
    readonly limit: number;
  }) => Promise<readonly ResultRemoval[]>;
}
