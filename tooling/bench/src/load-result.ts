/** What one round of load came to. */
export interface LoadResult {
  readonly responses: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** All of them, sorted: rounds with few are better looked at together. */
  readonly latenciesMs: readonly number[];
}

export function loadResult(
  latencies: readonly number[],
  { seconds }: { readonly seconds: number },
): LoadResult {
  const latenciesMs = latencies.toSorted((one, other) => one - other);
  return {
    responses: latenciesMs.length,
    perSecond: latenciesMs.length / seconds,
    medianMs: latenciesMs[latenciesMs.length >> 1] ?? Number.NaN,
    p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? Number.NaN,
    latenciesMs,
  };
}
