/** How a kind of removal is spoken of. */
export interface RemovalWords {
  /** As in "withdraw them?". */
  readonly question: string;
  /** As in "3 results withdrawn". */
  readonly done: string;
  readonly consequence: string;
  /** The options of which one at least is needed. */
  readonly filters: string;
}
