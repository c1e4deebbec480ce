import { setTimeout as delay } from "node:timers/promises";
import type { JournalReport } from "./journal-report.ts";
import { type StoreFailure, storeFailureOf } from "./loss-cause.ts";

export interface StoreReachOptions {
  /** Probes the store; throws while it is unavailable. */
  readonly probe: () => Promise<void>;
  readonly onBack: () => void;
  readonly report: Pick<JournalReport, "storeLost" | "storeBack">;
  readonly retryMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Resolves after this time, or as soon as the signal aborts. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Times `retryMs`: shorter recoveries do not count. */
const steadyFor = 10;
/** Two chains and jobs' queries may each report the same loss. */
const relapsesInOne = 2;
/** Times `retryMs`: longest pause before probing a store that recovered only briefly. */
const longestPause = 8;

/** Why the store is unavailable, with the error. */
export interface Away {
  readonly failure: StoreFailure;
  readonly error: unknown;
}

/**
 * Tracks whether the store is known to be unavailable. While it is, no caller waits for it and it is probed here, at
 * first immediately, since most losses concern one connection. A store that answers but accepts no records, for example
 * with a full disk, would recover and be lost without end, so each probe comes later.
 */
export class StoreReach {
  readonly #options: StoreReachOptions;
  readonly #ending = new AbortController();
  #away: Away | null = null;
  #asking: Promise<void> | null = null;
  #backAt = Number.NEGATIVE_INFINITY;
  /** How often in a row it recovered only briefly. */
  #relapses = 0;

  constructor(options: StoreReachOptions) {
    this.#options = options;
  }

  get away(): Away | null {
    return this.#away;
  }

  /** A part had no answer from the store. */
  lost(error: unknown): void {
    const before = this.#away;
    this.#away = { failure: storeFailureOf(error), error };
    if (isNews(before, this.#away)) this.#options.report.storeLost(this.#away);
    this.#asking ??= this.#ask();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { probe, onBack, report, retryMs, now, pause = paused } = this.#options;
    const { signal } = this.#ending;
    this.#relapses = now() - this.#backAt < steadyFor * retryMs ? this.#relapses + 1 : 0;
    const pauses = Math.min(this.#relapses - relapsesInOne, longestPause);
    if (pauses > 0) await pause(retryMs * pauses, signal);
    while (!signal.aborted) {
      try {
        await probe();
        break;
      } catch (error) {
        this.lost(error);
      }
      await pause(retryMs, signal);
    }
    if (signal.aborted) return;
    // A later loss starts another round.
    this.#asking = null;
    this.#away = null;
    this.#backAt = now();
    report.storeBack();
    onBack();
  }
}

const paused = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, { signal }).catch(() => {});

/** Slow and unreachable count as the same state; not durable is another one. */
function isNews(before: Away | null, now: Away): boolean {
  const forgets = (away: Away): boolean => away.failure === "not-durable";
  return before === null || forgets(before) !== forgets(now);
}
