/** A complete line of a spool file without a valid batch. */
export class BrokenBatchError extends Error {
  override readonly name = "BrokenBatchError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`a line has no valid batch: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
