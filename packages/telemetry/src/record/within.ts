import { StoreSlowError } from "./store-slow-error.ts";

/**
 * What `ask` comes to, or `StoreSlowError` when that takes longer than `waitMs`. Where the process itself stood still,
 * an answer that has arrived meanwhile counts: timers run before anybody reads it.
 */
export async function within<T>(waitMs: number, ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new StoreSlowError({ waitedMs: waitMs }))), waitMs);
  });
  const asked = ask();
  // Whatever comes of it behind the bound is learnt from the head, not from here.
  asked.catch(() => {});
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
