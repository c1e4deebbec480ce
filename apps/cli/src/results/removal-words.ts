/** The words of a kind of removal. */
export interface RemovalWords {
  /** As in "withdraw them?". */
  readonly question: string;
  /** As in "3 results withdrawn". */
  readonly done: string;
  readonly consequence: string;
  /** The options of which at least one is required. */
  readonly filters: string;
}
