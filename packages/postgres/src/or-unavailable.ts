import { StoreUnavailableError } from "@slotgate/executor";

/** An error by which a store refuses what was asked; the database is well. */
export type Refusal = abstract new (...args: never) => Error;

/** Runs a query; any error that is no refusal means that the database is unavailable. */
export async function orUnavailable<T>(
  ask: () => Promise<T>,
  { refusals = [] }: { readonly refusals?: readonly Refusal[] } = {},
): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw refusals.some((refusal) => cause instanceof refusal) ? cause : new StoreUnavailableError({ cause });
  }
}
