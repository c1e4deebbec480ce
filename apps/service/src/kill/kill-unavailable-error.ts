/** The service's own kill could not be changed, or nobody knows whether it was. */
export class KillUnavailableError extends Error {
  override readonly name = "KillUnavailableError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`the database did not say that the kill was changed: ${textOf(cause)}`, { cause });
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
