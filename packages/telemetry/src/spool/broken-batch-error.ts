/** A whole line of a spool's file that holds no batch, or not the one that it says. */
export class BrokenBatchError extends Error {
  override readonly name = "BrokenBatchError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`a line holds no batch: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
