/**
 * A record with conditions was sent, and it is unknown whether it was or will be stored. The sender treats it as not
 * stored, and ends its decision with an outcome, which is right in both cases.
 */
export class FateUnknownError extends Error {
  override readonly name = "FateUnknownError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(
      `it is unknown whether the record was stored: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
