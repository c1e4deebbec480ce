/** A record in the store. */
export interface StoredRecord {
  /** The place that the store gives it. */
  readonly seq: number;
  /** Its text, which is the hashed text with the hash inserted. */
  readonly line: string;
  /** The store's other columns, which queries use. */
  readonly columns: {
    readonly decisionId: string;
    readonly jobId: string;
    /** Null in records of the first version. */
    readonly owner: string | null;
    readonly runId: string;
    readonly reason: string;
    readonly kind: string;
    readonly ruleId: string | null;
    /** JSON, in any form. */
    readonly scope: string;
    /** Milliseconds since 1970. */
    readonly decidedAt: number;
    /** Whether it is marked as a late outcome. */
    readonly late: boolean;
    /** Whether its admission names it as its first outcome; null if no admission is known. */
    readonly counts: boolean | null;
  };
}
