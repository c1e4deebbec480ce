import type { DecisionGenerationV1, DecisionV1, ToldDecision } from "@slotgate/contracts";

/** Whose decisions may be read; null: every owner's. */
export interface DecisionScope {
  readonly owner: string | null;
}

/** Reads past decisions. Throws `StoreUnavailableError` when the database is unavailable. */
export interface DecisionReader {
  readonly byDecisionId: (decisionId: string, scope: DecisionScope) => Promise<DecisionV1 | null>;
  /**
   * The exact prompt and models of a decision. Null: there is no such decision, it chose no profile, or the stored
   * document is missing or altered.
   */
  readonly generationOf: (decisionId: string, scope: DecisionScope) => Promise<DecisionGenerationV1 | null>;
  /** The newest decisions for a job with their stories, at most `limit`, in order of time. */
  readonly byJobId: (
    jobId: string,
    page: DecisionScope & { readonly limit: number },
  ) => Promise<readonly ToldDecision[]>;
}
