/** A file of the spool could not be listed, read, renamed or removed; its records wait. */
export class SpoolFilesError extends Error {
  override readonly name = "SpoolFilesError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`spool files cannot be accessed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
