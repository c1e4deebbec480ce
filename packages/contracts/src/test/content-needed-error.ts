/** A completed job of an own output type was asked for, and nothing to complete it with was given. */
export class ContentNeededError extends Error {
  override readonly name = "ContentNeededError";
  readonly jobId: string;
  readonly type: string;

  constructor({ jobId, type }: { readonly jobId: string; readonly type: string }) {
    super(`job \`${jobId}\` wants content of the own type \`${type}\`: give it as \`content\``);
    this.jobId = jobId;
    this.type = type;
  }
}
