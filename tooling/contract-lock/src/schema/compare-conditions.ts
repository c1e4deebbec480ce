import type { Change } from "./change.ts";
import type { KeywordComparison, NodePair } from "./comparison.ts";
import { own, type SchemaObject, schemaAt, schemaList } from "./json-schema.ts";

/** `allOf`: conditions that all hold. One more narrows, one less widens. */
export const compareAllOf: KeywordComparison = {
  keywords: ["allOf"],
  compare: ({ before, after, place, within }) => {
    const was = schemaList(before, "allOf");
    const is = schemaList(after, "allOf");
    const sameIn = (list: typeof is, one: (typeof is)[number], turned: "forth" | "back"): boolean =>
      list.some((other) =>
        within.sameMeaning(
          turned === "forth" ? { before: one, after: other } : { before: other, after: one },
        ),
      );
    const changedBefore = was.filter((one) => !sameIn(is, one, "forth"));
    const changedAfter = is.filter((one) => !sameIn(was, one, "back"));
    if (changedBefore.length === changedAfter.length)
      return changedBefore.flatMap((one, index) =>
        within.changes({ before: one, after: changedAfter[index] ?? false, place }),
      );
    return [
      ...changedBefore.map((): Change => ({ place, effect: "widens", what: "lost a condition (`allOf`)" })),
      ...changedAfter.map((): Change => ({ place, effect: "narrows", what: "gained a condition (`allOf`)" })),
    ];
  },
};

/** Keywords that are one condition together, which is there, gone, or changed in a way that proves nothing. */
const conditions = [
  { keywords: ["not"], schemas: ["not"] },
  { keywords: ["if", "then", "else"], schemas: ["if", "then", "else"] },
  { keywords: ["contains", "minContains", "maxContains"], schemas: ["contains"] },
  { keywords: ["pattern"], schemas: [] },
  { keywords: ["multipleOf"], schemas: [] },
] as const;

type Condition = (typeof conditions)[number];

export const compareConditions: KeywordComparison = {
  keywords: conditions.flatMap(({ keywords }) => keywords),
  compare: (pair) => conditions.flatMap((condition) => compareCondition(condition, pair)),
};

function compareCondition(condition: Condition, pair: NodePair): readonly Change[] {
  const { before, after, place } = pair;
  const { keywords } = condition;
  const has = (node: SchemaObject): boolean => keywords.some((keyword) => own(node, keyword) !== undefined);
  if (!has(before) && !has(after)) return [];
  const named = keywords.filter((keyword) =>
    [before, after].some((node) => own(node, keyword) !== undefined),
  );
  const words = named.map((keyword) => `\`${keyword}\``).join("/");
  if (!has(before)) return [{ place, effect: "narrows", what: `has a condition now (${words})` }];
  if (!has(after)) return [{ place, effect: "widens", what: `lost its condition (${words})` }];
  return isSame(condition, pair) ? [] : [{ place, effect: "unproven", what: `changed its ${words}` }];
}

function isSame({ keywords, schemas }: Condition, { before, after, within }: NodePair): boolean {
  return keywords.every((keyword) => {
    const was = own(before, keyword);
    const is = own(after, keyword);
    if ((was === undefined) !== (is === undefined)) return false;
    const holdsSchema = schemas.some((name) => name === keyword);
    return holdsSchema
      ? within.sameMeaning({ before: schemaAt(before, keyword), after: schemaAt(after, keyword) })
      : was === is;
  });
}
