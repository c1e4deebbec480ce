/** Time is passed in as a value, so that tests can control it. */
export interface Clock {
  /** Wall clock: milliseconds since 1970 in UTC. May step. */
  readonly now: () => number;
  /** Milliseconds since some fixed moment, with fractions. Never steps. */
  readonly monotonic: () => number;
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
