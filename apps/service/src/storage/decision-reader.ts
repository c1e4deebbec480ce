import type { DecisionV1 } from "@slotgate/contracts";

/** Reads back what was decided. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface DecisionReader {
  readonly byDecisionId: (decisionId: string) => Promise<DecisionV1 | null>;
  /** Newest first, at most `limit`. */
  readonly byJobId: (jobId: string, page: { readonly limit: number }) => Promise<readonly DecisionV1[]>;
}
