import { setTimeout as delay } from "node:timers/promises";
import type { JournalReport } from "./journal-report.ts";
import { type StoreFailure, storeFailureOf } from "./loss-cause.ts";

export interface StoreReachOptions {
  /** Asks the store; throws while it cannot be used. */
  readonly probe: () => Promise<void>;
  readonly onBack: () => void;
  readonly report: Pick<JournalReport, "storeLost" | "storeBack">;
  readonly retryMs: number;
}

/** Why the store is not used, and the error that says so. */
export interface Away {
  readonly failure: StoreFailure;
  readonly error: unknown;
}

/**
 * Whether the store is known to be away. While it is, nobody waits for it: it is asked here again and again, at once
 * for the first time, since most losses are one connection's.
 */
export class StoreReach {
  readonly #options: StoreReachOptions;
  readonly #ending = new AbortController();
  #away: Away | null = null;
  #asking: Promise<void> | null = null;

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
    const { probe, onBack, report, retryMs } = this.#options;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await probe();
        break;
      } catch (error) {
        this.lost(error);
      }
      await delay(retryMs, undefined, { signal }).catch(() => {});
    }
    if (signal.aborted) return;
    // Whoever loses it again from here on starts another round.
    this.#asking = null;
    this.#away = null;
    report.storeBack();
    onBack();
  }
}

/** A store that is away is now slow, now unreachable, which is one and the same; one that forgets is another matter. */
function isNews(before: Away | null, now: Away): boolean {
  const forgets = (away: Away): boolean => away.failure === "not-durable";
  return before === null || forgets(before) !== forgets(now);
}
