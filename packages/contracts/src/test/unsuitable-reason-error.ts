import type { Reason } from "../reasons.ts";

/** A mock was requested that the service never answers. */
export class UnsuitableReasonError extends Error {
  override readonly name = "UnsuitableReasonError";
  readonly reason: Reason;
  readonly jobId: string;

  constructor({
    reason,
    jobId,
    because,
  }: {
    readonly reason: Reason;
    readonly jobId: string;
    readonly because: string;
  }) {
    super(`\`${reason}\` cannot be the reason of job \`${jobId}\`: ${because}`);
    this.reason = reason;
    this.jobId = jobId;
  }
}
