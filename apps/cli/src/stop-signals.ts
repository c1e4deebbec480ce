/** Requests to stop. */
export interface StopSignals {
  /** Resolves at the first, second or third SIGTERM or SIGINT; each further one asks for a faster stop. */
  readonly nth: (n: 1 | 2 | 3) => Promise<NodeJS.Signals>;
}

/**
 * Ctrl-C reaches a process started by npm or pnpm more than once: from the terminal, and forwarded by each of them.
 * Signals within this time are one request.
 */
const sameWishMs = 1_000;

/** The process, or an emitter of a test. */
export interface SignalOptions {
  readonly process: { on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown };
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Listens for the life of the process: without a listener the next signal would kill it. */
export function stopSignals({ process, now }: SignalOptions): StopSignals {
  const wishes = [1, 2, 3].map(() => Promise.withResolvers<NodeJS.Signals>());
  let count = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const hear = (signal: NodeJS.Signals) => {
    if (now() - lastAt < sameWishMs) return;
    lastAt = now();
    wishes[count]?.resolve(signal);
    count += 1;
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, hear);
  return { nth: (n) => (wishes[n - 1] as (typeof wishes)[number]).promise };
}
