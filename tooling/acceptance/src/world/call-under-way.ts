import { until } from "./until.ts";

export interface CallOptions<T> {
  /** Asks a service, each time for another job. */
  readonly ask: () => Promise<T>;
  /** Whether what was asked has come as far as it is to come, e.g. to the model. */
  readonly reached: () => Promise<boolean> | boolean;
}

/**
 * Asks until what was asked is under way, and answers what will come of it. A service on a busy machine may deny at
 * first, when it could not hear in time that nothing is killed.
 */
export async function callUnderWay<T>({
  ask,
  reached,
}: CallOptions<T>): Promise<{ readonly answer: Promise<T> }> {
  for (let tries = 0; tries < 20; tries += 1) {
    let over = false;
    const end = () => {
      over = true;
    };
    const answer = ask();
    answer.then(end, end);
    await until(async () => over || (await reached()));
    if (await reached()) return { answer };
    await answer;
  }
  throw new Error("asked 20 times, and each answer came without what was waited for");
}
