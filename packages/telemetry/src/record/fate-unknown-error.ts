/**
 * A record that stands on conditions was sent, and it is not known whether it is in the store or still gets there.
 * Whoever sent it goes by that it is not, and ends its decision with an outcome, which is right in both cases.
 */
export class FateUnknownError extends Error {
  override readonly name = "FateUnknownError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(
      `it is not known whether the record was stored: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
