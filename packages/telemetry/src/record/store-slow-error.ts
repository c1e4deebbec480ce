/** The store did not answer within the time limit; the request may still take effect. */
export class StoreSlowError extends Error {
  override readonly name = "StoreSlowError";
  readonly waitedMs: number;

  constructor({ waitedMs }: { readonly waitedMs: number }) {
    super(`the database did not answer within ${waitedMs} ms`);
    this.waitedMs = waitedMs;
  }
}
