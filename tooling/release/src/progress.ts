/** Shows a person the progress: a line when a step begins, another with its outcome. */
export interface Progress {
  readonly print: (line: string) => void;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

export interface Step<T> {
  /** The step as printed. */
  readonly title: string;
  readonly work: () => Promise<T>;
  /** The outcome, in a few words. */
  readonly outcome?: (value: T) => string;
}

/** Runs one step and prints its progress. */
export async function doStep<T>({ print, now }: Progress, { title, work, outcome }: Step<T>): Promise<T> {
  const start = now();
  print(`• ${title} …`);
  const value = await work();
  const seconds = ((now() - start) / 1000).toFixed(1);
  print(`  ${outcome === undefined ? "done" : outcome(value)} (${seconds} s)`);
  return value;
}
