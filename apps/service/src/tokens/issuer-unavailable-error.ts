/** The issuer's keys cannot be had at the moment, so nobody can say whether a token is valid. */
export class IssuerUnavailableError extends Error {
  override readonly name = "IssuerUnavailableError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`the issuer's keys could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
