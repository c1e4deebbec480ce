/** One run of a package's tests. */
export interface SuiteRun {
  readonly suite: string;
  readonly seed: number;
  readonly passed: boolean;
  readonly seconds: number;
}

/** A line for each suite: how many of its runs passed, how long they took, and the seeds of those that failed. */
export function reportOf(runs: readonly SuiteRun[]): string {
  return [...Map.groupBy(runs, ({ suite }) => suite)]
    .map(([suite, ofSuite]) => {
      const failed = ofSuite.filter(({ passed }) => !passed);
      const seconds = ofSuite.map((run) => Math.round(run.seconds));
      const seeds =
        failed.length === 0 ? "" : `; failed with seed ${failed.map(({ seed }) => seed).join(", ")}`;
      return (
        `${suite}: ${ofSuite.length - failed.length} of ${ofSuite.length} runs passed, ` +
        `${Math.min(...seconds)} to ${Math.max(...seconds)} s${seeds}`
      );
    })
    .join("\n");
}
