/** A file that the contracts or their lock consist of is missing, or is not what it should be. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
  readonly file: string;

  constructor({
    file,
    why,
    cause,
  }: { readonly file: string; readonly why: string; readonly cause?: unknown }) {
    super(`cannot read \`${file}\`: ${why}`, { cause });
    this.file = file;
  }
}
