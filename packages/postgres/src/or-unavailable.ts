import { StoreUnavailableError } from "@slotgate/executor";

/** Runs a query; any error means that the database is unavailable. */
export async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreUnavailableError({ cause });
  }
}
