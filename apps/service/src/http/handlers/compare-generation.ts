import { type ComparisonWindow, comparisonOf } from "@slotgate/executor";
import { instantIn, shown, wrong } from "../operations/query.ts";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { oneAtATime } from "../request/one-at-a-time.ts";
import { sendJson } from "../request/send.ts";
import { hungUp } from "../request/written.ts";

const dayMs = 86_400_000;
const mostDays = 31;

/** Counts for one caller at a time: a long window takes seconds, and would keep other readers from the database. */
export const compareGeneration = ({
  comparison,
  priced,
  clock,
}: Pick<AppParts, "comparison" | "priced" | "clock">): Handler<"compareGeneration"> => {
  const read = oneAtATime(
    ({ window }: { readonly window: ComparisonWindow; readonly signal: AbortSignal }) =>
      comparison.read(window),
    { mostWaiting: 4, nouns: "comparisons" },
  );

  return async (request, response) => {
    const until = instantIn(request, "until");
    const since = instantIn(request, "since");
    const to = until === null ? clock.now() : Date.parse(until);
    const from = since === null ? to - dayMs : Date.parse(since);
    if (from >= to || to - from > mostDays * dayMs)
      throw wrong(
        "since",
        `an instant before \`until\`, which is now by default, and at most ${mostDays} days before it`,
        shown(since ?? new Date(from).toISOString()),
      );
    const window = { from, to };
    const signal = hungUp(response);
    try {
      sendJson(response, comparisonOf(window, await read({ window, signal }), priced()));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
};
