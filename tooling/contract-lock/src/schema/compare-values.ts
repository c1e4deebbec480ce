import { isDeepStrictEqual } from "node:util";
import { allowedValues, isIn } from "./allowed-values.ts";
import type { Change } from "./change.ts";
import type { KeywordComparison } from "./comparison.ts";
import { quoted, quotedAll } from "./quoted.ts";

/** `enum` and `const`: a closed set of values. */
export const compareValues: KeywordComparison = {
  keywords: ["enum", "const"],
  compare: ({ before, after, place }) => {
    const was = allowedValues(before);
    const is = allowedValues(after);
    if (was === null && is === null) return [];
    if (was === null)
      return [{ place, effect: "narrows", what: `takes nothing but ${quotedAll(is ?? [])} now` }];
    if (is === null)
      return [{ place, effect: "loosens", what: `takes other values than ${quotedAll(was)} now` }];
    const lost = was.filter((value) => !isIn(is, value));
    const gained = is.filter((value) => !isIn(was, value));
    if (lost.length + gained.length === 0 && !isDeepStrictEqual(was, is))
      return [{ place, effect: "says", what: "lists its values in another order" }];
    return [
      ...lost.map((value): Change => ({ place, effect: "loses", what: `lost ${quoted(value)}` })),
      ...gained.map((value): Change => ({ place, effect: "widens", what: `gained ${quoted(value)}` })),
    ];
  },
};
