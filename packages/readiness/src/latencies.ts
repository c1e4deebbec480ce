/**
 * A histogram of latencies in logarithmic steps of 2 %: small enough to be kept for each day and sent between threads,
 * and two of them can be added. Step to count.
 */
export type Latencies = Map<number, number>;

const step = Math.log(1.02);

export function addLatency(latencies: Latencies, milliseconds: number): void {
  const at = milliseconds <= 1 ? 0 : Math.ceil(Math.log(milliseconds) / step);
  latencies.set(at, (latencies.get(at) ?? 0) + 1);
}

export function addLatencies(to: Latencies, from: Latencies): void {
  for (const [at, count] of from) to.set(at, (to.get(at) ?? 0) + count);
}

/** The latency that this share of all does not exceed, at most 2 % too high; whole milliseconds, null without any. */
export function quantileOf(latencies: Latencies, share: number): number | null {
  const count = [...latencies.values()].reduce((sum, one) => sum + one, 0);
  let left = Math.ceil(count * share);
  for (const [at, some] of [...latencies].toSorted(([one], [other]) => one - other)) {
    left -= some;
    if (left <= 0) return Math.round(Math.exp(at * step));
  }
  return null;
}
