/**
 * The worst-case time of a backtracking matcher with a pattern, as a polynomial in the length of the text: `constant +
 * linear * length + more`, where `more` stands for any higher power. Assumes nothing about the text or about
 * optimizations of the matcher.
 */
export interface Polynomial {
  readonly constant: number;
  readonly linear: number;
  readonly more: number;
}

/** A part of a pattern, tried at one place of the text. */
export interface Cost {
  /** In how many ways it can match there; the matcher may backtrack into each. */
  readonly ways: Polynomial;
  /** Steps to try all of them. */
  readonly steps: Polynomial;
}

// Far beyond any limit, and far from `Infinity`, which would turn into NaN when multiplied by 0.
const ceiling = 1e9;
const polynomial = (constant: number, linear: number, more: number): Polynomial => ({
  constant: Math.min(constant, ceiling),
  linear: Math.min(linear, ceiling),
  more: Math.min(more, ceiling),
});

export const plus = (a: Polynomial, b: Polynomial): Polynomial =>
  polynomial(a.constant + b.constant, a.linear + b.linear, a.more + b.more);

const times = (a: Polynomial, b: Polynomial): Polynomial =>
  polynomial(
    a.constant * b.constant,
    a.constant * b.linear + a.linear * b.constant,
    a.linear * b.linear + a.more * (b.constant + b.linear + b.more) + b.more * (a.constant + a.linear),
  );

const none = polynomial(0, 0, 0);
const one = polynomial(1, 0, 0);
const textLength = polynomial(1, 1, 0);

/** Matches nothing, in one way. */
export const emptyCost: Cost = { ways: one, steps: none };

/** One character, class, escape or assertion. */
export const singleCost: Cost = { ways: one, steps: one };

/** `first` and then, in each of its ways, `second`. */
export const sequence = (first: Cost, second: Cost): Cost => ({
  ways: times(first.ways, second.ways),
  steps: plus(first.steps, times(first.ways, second.steps)),
});

/** One of two; each branch counts as one step. */
export const choice = (first: Cost, second: Cost): Cost => ({
  ways: plus(first.ways, second.ways),
  steps: plus(plus(first.steps, second.steps), one),
});

/** A single character repeated without limit: as many ways and steps as the text is long. */
export const unboundedSingleCost: Cost = { ways: textLength, steps: textLength };

/** `body` from `min` to `max` times. */
export function repetition(body: Cost, { min, max }: { readonly min: number; readonly max: number }): Cost {
  const { constant, linear, more } = body.ways;
  if (constant === 1 && linear === 0 && more === 0) {
    return {
      ways: polynomial(max - min + 1, 0, 0),
      steps: plus(one, times(polynomial(max, 0, 0), body.steps)),
    };
  }
  // Two ways or more: 64 rounds exceed every limit, and further rounds would only take time.
  let all = one;
  let ways = min === 0 ? one : none;
  let steps = one;
  for (let round = 1; round <= Math.min(max, 64); round += 1) {
    steps = plus(steps, times(all, body.steps));
    all = times(all, body.ways);
    if (round >= min) ways = plus(ways, all);
  }
  return { ways, steps };
}

/** This many steps at every place of the text. */
export const eachPlace = (steps: number): Polynomial => polynomial(steps, steps, 0);

/** The pattern tried at every place of the text, like a search. */
export const anywhere = (steps: Polynomial): Polynomial => times(textLength, steps);
