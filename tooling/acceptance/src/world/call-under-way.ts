import { until } from "./until.ts";

export interface CallOptions<T> {
  /** Asks a service, each time for another job. */
  readonly ask: () => Promise<T>;
  /** Whether the call has come as far as it should, e.g. to the model. */
  readonly reached: () => Promise<boolean> | boolean;
}

/**
 * Asks until a call is under way, and returns its pending answer. A service on a busy machine may deny at first, when
 * it could not learn in time that no kill is engaged.
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
