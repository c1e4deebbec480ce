/** A completed job of a custom output type was requested without content. */
export class ContentNeededError extends Error {
  override readonly name = "ContentNeededError";
  readonly jobId: string;
  readonly type: string;

  constructor({ jobId, type }: { readonly jobId: string; readonly type: string }) {
    super(`job \`${jobId}\` needs content of the custom type \`${type}\`: give it as \`content\``);
    this.jobId = jobId;
    this.type = type;
  }
}
