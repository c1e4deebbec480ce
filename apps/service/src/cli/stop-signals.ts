/** The wish to stop, as the process hears it. */
export interface StopSignals {
  /** The first SIGTERM or SIGINT. */
  readonly first: Promise<NodeJS.Signals>;
  /** Another one, from somebody who does not want to wait. */
  readonly second: Promise<NodeJS.Signals>;
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
  const first = Promise.withResolvers<NodeJS.Signals>();
  const second = Promise.withResolvers<NodeJS.Signals>();
  let firstAt: number | null = null;
  const hear = (signal: NodeJS.Signals) => {
    if (firstAt === null) {
      firstAt = now();
      first.resolve(signal);
    } else if (now() - firstAt >= sameWishMs) second.resolve(signal);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, hear);
  return { first: first.promise, second: second.promise };
}
