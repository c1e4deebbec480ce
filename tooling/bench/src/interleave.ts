/** One thing that is timed: `run(times)` does it that often. */
export interface Candidate {
  readonly name: string;
  readonly run: (times: number) => void;
}

export interface Timing {
  readonly name: string;
  /** Of processor time, the median over the rounds. */
  readonly nanoseconds: number;
}

/**
 * Times candidates in turn, round after round, so that a machine whose speed drifts treats all of them alike;
 * benchmark libraries run one candidate to its end before the next. Processor time of the whole process: time spent
 * waiting for a core does not count, and garbage collection does.
 */
export function interleave(
  candidates: readonly Candidate[],
  { rounds, times }: { readonly rounds: number; readonly times: number },
): Timing[] {
  for (const { run } of candidates) run(times);
  const samples = candidates.map(({ name }) => ({ name, values: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { run }] of candidates.entries()) {
      const before = process.cpuUsage();
      run(times);
      const { user, system } = process.cpuUsage(before);
      samples[index]?.values.push(((user + system) * 1_000) / times);
    }
  }
  return samples.map(({ name, values }) => ({ name, nanoseconds: median(values) }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
