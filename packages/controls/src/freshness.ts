import type { Clock } from "./clock.ts";

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
 * The age of a confirmation. The larger difference counts, since the monotonic clock stops while a machine sleeps and
 * the wall clock may be set. If the wall clock reads earlier than at the confirmation, the age is unknown until the
 * next confirmation, which `clockSteppedBack` says.
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
