import type { DecisionV1, ToldDecision } from "@slotgate/contracts";

/** Whose decisions may be read; null: everybody's. */
export interface DecisionScope {
  readonly owner: string | null;
}

/** Reads back what was decided. Throws `StoreUnavailableError` when the database cannot be asked. */
export interface DecisionReader {
  readonly byDecisionId: (decisionId: string, scope: DecisionScope) => Promise<DecisionV1 | null>;
  /** The newest, at most `limit`, with their stories; in order of time. */
  readonly byJobId: (
    jobId: string,
    page: DecisionScope & { readonly limit: number },
  ) => Promise<readonly ToldDecision[]>;
}
