import { type Clock, systemClock } from "../clock.ts";

/** The machine's clock, adjustable by tests. */
export interface TurnableClock extends Clock {
  /** Advances both clocks. */
  readonly pass: (ms: number) => void;
  /** Sets the wall clock alone. */
  readonly step: (ms: number) => void;
}

export function createTurnableClock(): TurnableClock {
  let passedMs = 0;
  let steppedMs = 0;
  return {
    now: () => systemClock.now() + passedMs + steppedMs,
    monotonic: () => systemClock.monotonic() + passedMs,
    pass: (ms) => {
      passedMs += ms;
    },
    step: (ms) => {
      steppedMs += ms;
    },
  };
}
