import type { Clock } from "../clock.ts";

/** One moment on both clocks, in milliseconds. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export const momentOf = (clock: Clock): Moment => ({
  wallMs: clock.now(),
  monotonicMs: clock.monotonic(),
});

export interface Freshness {
  /** Whole milliseconds, rounded up. */
  readonly ageMs: number;
  readonly clockSteppedBack: boolean;
}

/**
 * How old a confirmation is. The larger difference counts: the monotonic clock stands still while a machine
 * sleeps, the wall clock may be set. A wall clock that reads earlier than at the confirmation tells nothing
 * about age, which is said apart, until the next confirmation starts anew.
 */
export function freshnessOf({
  confirmed,
  now,
}: {
  readonly confirmed: Moment;
  readonly now: Moment;
}): Freshness {
  const wallMs = now.wallMs - confirmed.wallMs;
  const monotonicMs = now.monotonicMs - confirmed.monotonicMs;
  return { ageMs: Math.ceil(Math.max(wallMs, monotonicMs, 0)), clockSteppedBack: wallMs < 0 };
}
