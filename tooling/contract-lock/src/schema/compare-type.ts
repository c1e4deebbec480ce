import type { KeywordComparison } from "./comparison.ts";
import { own, type SchemaObject } from "./json-schema.ts";
import { quotedAll } from "./quoted.ts";

/** `type`: which kinds of value. An integer is a number too. */
export const compareType: KeywordComparison = {
  keywords: ["type"],
  compare: ({ before, after, place }) => {
    const was = kindsOf(before);
    const is = kindsOf(after);
    if (was === null && is === null) return [];
    if (was === null)
      return [
        { place, effect: "narrows", what: `has the type ${quotedAll(written(after))} now, where any was` },
      ];
    if (is === null)
      return [
        { place, effect: "widens", what: `may be of any type now, where ${quotedAll(written(before))} was` },
      ];
    const lost = was.filter((kind) => !is.includes(kind));
    const gained = is.filter((kind) => !was.includes(kind));
    if (lost.length === 0 && gained.length === 0) return [];
    const what = `changed its type from ${quotedAll(written(before))} to ${quotedAll(written(after))}`;
    if (lost.length === 0) return [{ place, effect: "widens", what }];
    return [{ place, effect: gained.length === 0 ? "narrows" : "replaces", what }];
  },
};

const written = (node: SchemaObject): readonly unknown[] => {
  const type = own(node, "type");
  return Array.isArray(type) ? type : [type];
};

/** `number` is split into what is an integer and what is not. */
function kindsOf(node: SchemaObject): readonly unknown[] | null {
  if (own(node, "type") === undefined) return null;
  return written(node).flatMap((kind) => (kind === "number" ? ["integer", "number"] : [kind]));
}
