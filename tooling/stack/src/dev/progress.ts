/** Tells a person what is being started. */
export interface Progress {
  note(line: string): void;
  /** Announces a step, does it, and tells how long it took. */
  step<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

export function createProgress(write: (line: string) => void, now: () => number): Progress {
  return {
    note: (line) => write(`    ${line}`),
    step: async (name, work) => {
      write(`  … ${name}`);
      const start = now();
      const result = await work();
      write(`  ✓ ${name} (${((now() - start) / 1_000).toFixed(1)} s)`);
      return result;
    },
  };
}
