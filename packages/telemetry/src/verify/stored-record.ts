/** A record as the store holds it. */
export interface StoredRecord {
  /** The place that the store gives it. */
  readonly seq: number;
  /** Its text, which is the text that was hashed with the hash put in. */
  readonly line: string;
  /** What the store keeps beside the text, to find it by. */
  readonly columns: {
    readonly decisionId: string;
    readonly jobId: string;
    /** Null in records of the first version. */
    readonly owner: string | null;
    readonly runId: string;
    readonly reason: string;
    readonly kind: string;
    readonly ruleId: string | null;
    /** JSON, in no particular form. */
    readonly scope: string;
    /** Milliseconds since 1970. */
    readonly decidedAt: number;
    /** Whether it is marked as an outcome that came late. */
    readonly late: boolean;
    /** Whether the admission says that this is its first outcome; null where no admission is known. */
    readonly counts: boolean | null;
  };
}
