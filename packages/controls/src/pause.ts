import { setTimeout as delay } from "node:timers/promises";

/** Waits; resolves early when the signal aborts. */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
};
