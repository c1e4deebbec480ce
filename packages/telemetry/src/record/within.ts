import { StoreSlowError } from "./store-slow-error.ts";

/**
 * The result of `ask`, or `StoreSlowError` if it takes longer than `waitMs`. If the process was paused, an answer that
 * has arrived counts: timers run before it is read.
 */
export async function within<T>(waitMs: number, ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new StoreSlowError({ waitedMs: waitMs }))), waitMs);
  });
  const asked = ask();
  // A later result is learnt from the head, not from here.
  asked.catch(() => {});
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
