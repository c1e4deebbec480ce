/** The wish to stop, as the process hears it. */
export interface StopSignals {
  /** Resolves at the first, second or third SIGTERM or SIGINT; who sends another one does not want to wait. */
  readonly nth: (n: 1 | 2 | 3) => Promise<NodeJS.Signals>;
}

/**
 * Ctrl-C reaches a process twice or more where npm or pnpm started it: from the terminal, and forwarded by each
 * of them. What comes within this time is the same wish.
 */
const sameWishMs = 1_000;

/** Where signals arrive: the process, or a test's own emitter. */
export interface SignalOptions {
  readonly process: { on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown };
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Listens from now on, and does not stop doing so: without a listener the next signal would kill at once. */
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
