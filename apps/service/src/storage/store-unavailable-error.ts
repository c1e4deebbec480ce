/** The database cannot be asked at the moment. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`the database could not be asked: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
