/** The bounds of a JSON Schema number. */
export interface NumberBounds {
  readonly minimum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly multipleOf?: number | undefined;
  readonly integer: boolean;
}

// Without an upper bound the numbers stay small: an index into a list is the usual case.
const choicesWithoutUpperBound = 2;

/** A number within the bounds, as far as there is one. `choose` returns a whole number from 0 to count - 1. */
export function numberWithin(bounds: NumberBounds, choose: (count: number) => number): number {
  const step = bounds.multipleOf ?? 1;
  const low = Math.max(bounds.minimum ?? -Infinity, bounds.exclusiveMinimum ?? -Infinity);
  const high = Math.min(bounds.maximum ?? Infinity, bounds.exclusiveMaximum ?? Infinity);
  const start = low === -Infinity ? Math.min(0, high) : low;
  let first = Number.isFinite(low) ? Math.ceil(start / step) : Math.floor(start / step);
  if (bounds.exclusiveMinimum !== undefined && first * step <= bounds.exclusiveMinimum) first += 1;
  if (
    !Number.isFinite(low) &&
    bounds.exclusiveMaximum !== undefined &&
    first * step >= bounds.exclusiveMaximum
  ) {
    first -= 1;
  }
  let last = Number.isFinite(high) ? Math.floor(high / step) : first + choicesWithoutUpperBound - 1;
  if (bounds.exclusiveMaximum !== undefined && last * step >= bounds.exclusiveMaximum) last -= 1;
  if (last >= first) return tidy((first + choose(last - first + 1)) * step);
  // No multiple of the step fits between the bounds; a fraction may.
  return bounds.integer || bounds.multipleOf !== undefined ? tidy(first * step) : (low + high) / 2;
}

/** 3 * 0.1 is 0.30000000000000004, which is no multiple of 0.1 to some validators. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
