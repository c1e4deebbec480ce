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
  };
}
