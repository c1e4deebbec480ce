/** The issuer's keys are unavailable, so tokens cannot be checked. */
export class IssuerUnavailableError extends Error {
  override readonly name = "IssuerUnavailableError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`the issuer's keys could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
