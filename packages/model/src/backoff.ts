import { setTimeout as wait } from "node:timers/promises";
import type { ModelConfig } from "./model-config.ts";

interface PauseInput {
  readonly backoff: ModelConfig["backoff"];
  /** Requests sent so far, 1 or more. */
  readonly attempts: number;
  readonly retryAfterMs: number | null;
  /** Uniform over [0, 1). */
  readonly random: () => number;
}

/**
 * Milliseconds to wait before the next request: doubling from `initialMs` up to `maxMs`, minus up to half at random,
 * and at least what the provider requested. Null if it requested more than `maxMs`: an earlier retry would only prolong
 * its problem.
 */
export function pauseBefore({ backoff, attempts, retryAfterMs, random }: PauseInput): number | null {
  const asked = retryAfterMs ?? 0;
  if (asked > backoff.maxMs) return null;
  const full = Math.min(backoff.maxMs, backoff.initialMs * 2 ** (attempts - 1));
  return Math.max(asked, Math.round(full * (1 - random() / 2)));
}

/** Waits, or ends at once when the signal aborts. Never rejects. */
export const waitUnlessAborted = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  wait(milliseconds, undefined, { signal }).catch(() => undefined);
