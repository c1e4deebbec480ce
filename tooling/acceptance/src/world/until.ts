import { setTimeout as pause } from "node:timers/promises";

/** Waits for a condition; throws when it does not come true in time. Errors while asking count as not yet. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  { withinMs = 60_000, everyMs = 20 } = {},
): Promise<void> {
  const endAt = performance.now() + withinMs;
  let last: unknown = "the condition was false";
  while (performance.now() < endAt) {
    try {
      if (await condition()) return;
      last = "the condition was false";
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  }
  throw new Error(`not within ${withinMs} ms: ${String(last)}`, { cause: last });
}
