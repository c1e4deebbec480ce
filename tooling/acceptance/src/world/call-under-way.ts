import { until } from "./until.ts";

export interface CallOptions<T> {
  /** Asks a service, each time for another job. */
  readonly ask: () => Promise<T>;
  /** Whether the call has come as far as it should, e.g. to the model. */
  readonly reached: () => Promise<boolean> | boolean;
}

/**
 * Asks for up to a minute until a call is under way, and returns its pending answer. A service may deny at first: it has
 * not seen the last change of Unleash, or could not learn in time that no kill is engaged.
 */
export async function callUnderWay<T>({
  ask,
  reached,
}: CallOptions<T>): Promise<{ readonly answer: Promise<T> }> {
  let underWay: { readonly answer: Promise<T> } | undefined;
  await until(async () => {
    let over = false;
    const end = () => {
      over = true;
    };
    const answer = ask();
    answer.then(end, end);
    await until(async () => over || (await reached()));
    if (await reached()) underWay = { answer };
    else await answer;
    return underWay !== undefined;
  });
  if (underWay === undefined) throw new Error("not reached");
  return underWay;
}
