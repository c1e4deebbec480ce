import { ProblemError } from "../http/problems/problem-error.ts";
import type { Readiness, ReportAsked } from "../http/request/readiness.ts";

/** Computes one report after the other, in the order in which they were asked for. */
export function oneAtATime(
  compute: Readiness["report"],
  { mostWaiting }: { readonly mostWaiting: number },
): Readiness["report"] {
  let last: Promise<unknown> = Promise.resolve();
  /** Those that wait, and the one that is being computed. */
  let open = 0;

  async function after(earlier: Promise<unknown>, asked: ReportAsked) {
    await earlier;
    // The caller may have hung up while it waited.
    asked.signal.throwIfAborted();
    return compute(asked);
  }

  return async (asked) => {
    if (open > mostWaiting)
      throw new ProblemError("rate-limited", `${mostWaiting} reports wait already: ask again later`, {
        headers: { "retry-after": "10" },
      });
    if (open > 0) asked.onProgress({ what: "waiting for another report", read: 0, of: null });
    open += 1;
    const computing = after(last, asked).finally(() => {
      open -= 1;
    });
    last = computing.catch(() => {});
    return computing;
  };
}
