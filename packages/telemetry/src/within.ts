import { StoreSlowError } from "./store-slow-error.ts";

/** What `ask` comes to, or `StoreSlowError` when that takes longer than `waitMs`. */
export async function within<T>(waitMs: number, ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreSlowError({ waitedMs: waitMs })), waitMs);
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
