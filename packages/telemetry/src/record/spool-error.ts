/** Why the spool did not take a batch. */
export type SpoolFailure = "spool-full" | "disk-full" | "spool-io";

/** The spool did not take a batch: nothing of it will be delivered, unless `leftover` says otherwise. */
export class SpoolError extends Error {
  override readonly name = "SpoolError";
  readonly failure: SpoolFailure;
  /** `possible`: what could not be taken back may be delivered one day, so its chain must not be gone on with. */
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
      `the spool took nothing (${failure})${cause instanceof Error ? `: ${cause.message}` : ""}`,
      cause === undefined ? {} : { cause },
    );
    this.failure = failure;
    this.leftover = leftover;
  }
}
