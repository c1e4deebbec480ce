import { isDeepStrictEqual } from "node:util";
import type { Change } from "./change.ts";
import type { KeywordComparison } from "./comparison.ts";
import { own } from "./json-schema.ts";
import { annotations } from "./keyword-groups.ts";

/** Titles, descriptions and the like. */
export const compareWords: KeywordComparison = {
  keywords: annotations,
  compare: ({ before, after, place }) =>
    annotations.flatMap((keyword): readonly Change[] =>
      isDeepStrictEqual(own(before, keyword), own(after, keyword))
        ? []
        : [{ place, effect: "says", what: `has another \`${keyword}\`` }],
    ),
};
