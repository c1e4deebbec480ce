/** Why the spool did not accept a batch. */
export type SpoolFailure = "spool-full" | "disk-full" | "spool-io";

/** The spool did not accept a batch: nothing of it will be delivered, unless `leftover` says otherwise. */
export class SpoolError extends Error {
  override readonly name = "SpoolError";
  readonly failure: SpoolFailure;
  /** `possible`: a part that could not be removed may be delivered later, so its chain must not continue. */
  readonly leftover: "none" | "possible";

  constructor({
    failure,
    leftover = "none",
    cause,
  }: {
    readonly failure: SpoolFailure;
    readonly leftover?: SpoolError["leftover"];
    readonly cause?: unknown;
  }) {
    super(
      `the spool accepted no records (${failure})${cause instanceof Error ? `: ${cause.message}` : ""}`,
      cause === undefined ? {} : { cause },
    );
    this.failure = failure;
    this.leftover = leftover;
  }
}
