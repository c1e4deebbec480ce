import { StoreNotDurableError } from "./store-not-durable-error.ts";

/** The store stored nothing of a batch, and never will: it was not reached, or said so itself. */
export class NotWrittenError extends Error {
  override readonly name = "NotWrittenError";

  constructor({ cause }: { readonly cause: unknown }) {
    super(`nothing was written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Whether an error of a sink guarantees that nothing was stored. */
export const wroteNothing = (error: unknown): boolean =>
  error instanceof NotWrittenError || error instanceof StoreNotDurableError;
