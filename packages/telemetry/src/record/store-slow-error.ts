/** The store did not answer within the bound; what it was asked may still happen. */
export class StoreSlowError extends Error {
  override readonly name = "StoreSlowError";
  readonly waitedMs: number;

  constructor({ waitedMs }: { readonly waitedMs: number }) {
    super(`the database did not answer within ${waitedMs} ms`);
    this.waitedMs = waitedMs;
  }
}
