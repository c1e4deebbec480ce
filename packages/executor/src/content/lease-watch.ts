/** Lets jobs of this process wait for leases held elsewhere. */
export interface LeaseWatch {
  /** Resolves when the lease may have changed hands. */
  readonly changed: (token: string) => Promise<void>;
  readonly wake: (token: string) => void;
  readonly wakeAll: () => void;
  readonly close: () => Promise<void>;
}

export interface LeaseWatchOptions {
  /** Which of these leases are still held by a live replica. */
  readonly stillHeld: (tokens: readonly string[]) => Promise<readonly string[]>;
  readonly pollMs?: number;
}

/**
 * Polls all awaited leases in one query, and only while a job waits. If the query fails it wakes all waiters: their own
 * access to the store fails too, with a reason and a record.
 */
export function createLeaseWatch({ stillHeld, pollMs = 100 }: LeaseWatchOptions): LeaseWatch {
  const waiting = new Map<string, Set<() => void>>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;

  function wake(token: string): void {
    const resolvers = waiting.get(token);
    waiting.delete(token);
    for (const resolve of resolvers ?? []) resolve();
  }

  const wakeAll = (): void => {
    for (const token of [...waiting.keys()]) wake(token);
  };

  async function look(): Promise<void> {
    const tokens = [...waiting.keys()];
    try {
      const held = new Set(await stillHeld(tokens));
      for (const token of tokens) if (!held.has(token)) wake(token);
    } catch {
      wakeAll();
    }
  }

  function lookLater(): void {
    if (closed || timer !== undefined || looking !== null || waiting.size === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      // The waiters may have been woken by now.
      if (waiting.size === 0) return;
      looking = look().finally(() => {
        looking = null;
        lookLater();
      });
    }, pollMs);
  }

  return {
    changed: (token) =>
      closed
        ? Promise.resolve()
        : new Promise((resolve) => {
            const resolvers = waiting.get(token) ?? new Set();
            resolvers.add(resolve);
            waiting.set(token, resolvers);
            lookLater();
          }),
    wake,
    wakeAll,
    async close() {
      closed = true;
      clearTimeout(timer);
      wakeAll();
      await looking;
    },
  };
}
