import { StoreUnavailableError } from "./store-unavailable-error.ts";

/** Asks the database; any error means that it cannot be asked at the moment. */
export async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreUnavailableError({ cause });
  }
}
