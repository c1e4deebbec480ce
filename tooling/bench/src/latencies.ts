/** One thing that is timed call by call. */
export interface TimedCall {
  readonly name: string;
  readonly call: () => unknown;
}

export interface Latencies {
  readonly name: string;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Times single calls in turn, so that a machine whose speed drifts treats all alike. */
export function latencies(
  calls: readonly TimedCall[],
  { warmUp, rounds }: { readonly warmUp: number; readonly rounds: number },
): Latencies[] {
  const samples = calls.map(({ name, call }) => ({ name, call, values: [] as number[] }));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const { call, values } of samples) {
      const start = process.hrtime.bigint();
      call();
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (round >= 0) values.push(milliseconds);
    }
  }
  return samples.map(({ name, values }) => {
    const sorted = values.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
    return { name, medianMs: at(0.5), p99Ms: at(0.99) };
  });
}
