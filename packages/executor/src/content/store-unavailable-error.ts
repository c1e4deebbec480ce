/** The database is unavailable. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`the database is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
