/** A record could not be made durable: the store is unreachable or too slow, or its answer was lost. */
export class JournalUnavailableError extends Error {
  override readonly name = "JournalUnavailableError";

  constructor(what: string, options?: { readonly cause: unknown }) {
    const cause = options?.cause;
    super(
      cause === undefined ? what : `${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      options,
    );
  }
}
