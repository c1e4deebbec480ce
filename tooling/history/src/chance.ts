/** Draws that are the same for the same seed. */
export interface Chance {
  /** Evenly spread over [0, 1). */
  readonly number: () => number;
  readonly happens: (share: number) => boolean;
  readonly among: <T>(choices: readonly [T, ...T[]]) => T;
  /** Around a median with a long tail, as the durations of calls. */
  readonly around: (median: number) => number;
  /** A UUID of version 7 for an instant, in milliseconds since 1970. */
  readonly id: (at: number) => string;
}

/** Mulberry32. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const bits = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const number = () => bits() / 2 ** 32;
  const hex = () => bits().toString(16).padStart(8, "0");
  return {
    number,
    happens: (share) => number() < share,
    among: (choices) => choices[Math.floor(number() * choices.length)] ?? choices[0],
    around: (median) => median * Math.exp(0.6 * (number() + number() + number() + number() - 2)),
    id(at) {
      const time = Math.floor(at).toString(16).padStart(12, "0");
      const [one, other] = [hex(), hex()];
      return `${time.slice(0, 8)}-${time.slice(8)}-7${one.slice(0, 3)}-8${one.slice(3, 6)}-${hex().slice(0, 4)}${other}`;
    },
  };
}
