import { setTimeout as delay } from "node:timers/promises";
import type { JournalReport } from "./journal-report.ts";
import { type StoreFailure, storeFailureOf } from "./loss-cause.ts";

export interface StoreReachOptions {
  /** Asks the store; throws while it cannot be used. */
  readonly probe: () => Promise<void>;
  readonly onBack: () => void;
  readonly report: Pick<JournalReport, "storeLost" | "storeBack">;
  readonly retryMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Times `retryMs`: a store that was back for less was not. */
const steadyFor = 10;
/** Two chains and the questions of jobs may each meet one and the same loss. */
const relapsesInOne = 2;
/** Times `retryMs`: longest pause before a store that was back for a moment alone is asked. */
const longestPause = 8;

/** Why the store is not used, and the error that says so. */
export interface Away {
  readonly failure: StoreFailure;
  readonly error: unknown;
}

/**
 * Whether the store is known to be away. While it is, nobody waits for it: it is asked here again and again, at once
 * for the first time, since most losses are one connection's. One that answers and yet takes no records, such as with
 * a full disk, would be back and lost without end: each time it is asked later.
 */
export class StoreReach {
  readonly #options: StoreReachOptions;
  readonly #ending = new AbortController();
  #away: Away | null = null;
  #asking: Promise<void> | null = null;
  #backAt = Number.NEGATIVE_INFINITY;
  /** How often, one after the other, it was back for a moment alone. */
  #relapses = 0;

  constructor(options: StoreReachOptions) {
    this.#options = options;
  }

  get away(): Away | null {
    return this.#away;
  }

  /** Somebody met a store that did not do what it was asked. */
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
    // Whoever loses it again from here on starts another round.
    this.#asking = null;
    this.#away = null;
    this.#backAt = now();
    report.storeBack();
    onBack();
  }
}

const paused = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, { signal }).catch(() => {});

/** A store that is away is now slow, now unreachable, which is one and the same; one that forgets is another matter. */
function isNews(before: Away | null, now: Away): boolean {
  const forgets = (away: Away): boolean => away.failure === "not-durable";
  return before === null || forgets(before) !== forgets(now);
}
