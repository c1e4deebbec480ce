import { setTimeout as delay } from "node:timers/promises";

/** Work to wait for at shutdown, even if its requester is gone. */
export interface WorkUnderWay {
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when no work is under way, or after `withinMs`. */
  readonly ended: (options: { readonly withinMs: number }) => Promise<void>;
}

export function trackWork(): WorkUnderWay {
  const underWay = new Set<Promise<unknown>>();

  async function allEnded(): Promise<void> {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  }

  return {
    async track(work) {
      underWay.add(work);
      try {
        return await work;
      } finally {
        underWay.delete(work);
      }
    },

    async ended({ withinMs }) {
      const over = new AbortController();
      const time = delay(withinMs, undefined, { signal: over.signal }).catch(() => {});
      await Promise.race([allEnded(), time]);
      over.abort();
    },
  };
}
