/** Tells a person what is being done: a line when a step begins, another with what came of it. */
export interface Progress {
  readonly print: (line: string) => void;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

export interface Step<T> {
  /** What is done, as it is printed. */
  readonly title: string;
  readonly work: () => Promise<T>;
  /** What came of it, in a few words. */
  readonly outcome?: (value: T) => string;
}

/** Does one step of a longer work and says so. */
export async function doStep<T>({ print, now }: Progress, { title, work, outcome }: Step<T>): Promise<T> {
  const start = now();
  print(`• ${title} …`);
  const value = await work();
  const seconds = ((now() - start) / 1000).toFixed(1);
  print(`  ${outcome === undefined ? "done" : outcome(value)} (${seconds} s)`);
  return value;
}
