import { ProblemError } from "../problems/problem-error.ts";

interface Turns<Asked> {
  readonly mostWaiting: number;
  /** As in "4 reports wait already". */
  readonly nouns: string;
  /** Called for what has to wait for its turn. */
  readonly onWaiting?: (asked: Asked) => void;
}

/** Computes one answer after the other, in the order in which they were asked for, because each takes much. */
export function oneAtATime<Asked extends { readonly signal: AbortSignal }, Answer>(
  compute: (asked: Asked) => Promise<Answer>,
  { mostWaiting, nouns, onWaiting = () => {} }: Turns<Asked>,
): (asked: Asked) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  /** Those that wait, and the one that is being computed. */
  let open = 0;

  async function after(earlier: Promise<unknown>, asked: Asked) {
    await earlier;
    // The caller may have hung up while it waited.
    asked.signal.throwIfAborted();
    return compute(asked);
  }

  return async (asked) => {
    if (open > mostWaiting)
      throw new ProblemError("rate-limited", `${mostWaiting} ${nouns} wait already: ask again later`, {
        headers: { "retry-after": "10" },
      });
    if (open > 0) onWaiting(asked);
    open += 1;
    const computing = after(last, asked).finally(() => {
      open -= 1;
    });
    last = computing.catch(() => {});
    return computing;
  };
}
