/** A file of the spool could not be looked for, read, renamed or removed; what is in it waits. */
export class SpoolFilesError extends Error {
  override readonly name = "SpoolFilesError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(
      `the spool's files cannot be worked with: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
