import type { DecisionV1, ToldDecision } from "@slotgate/contracts";

/** Whose decisions may be read; null: every owner's. */
export interface DecisionScope {
  readonly owner: string | null;
}

/** Reads past decisions. Throws `StoreUnavailableError` when the database is unavailable. */
export interface DecisionReader {
  readonly byDecisionId: (decisionId: string, scope: DecisionScope) => Promise<DecisionV1 | null>;
  /** The newest decisions for a job with their stories, at most `limit`, in order of time. */
  readonly byJobId: (
    jobId: string,
    page: DecisionScope & { readonly limit: number },
  ) => Promise<readonly ToldDecision[]>;
}
