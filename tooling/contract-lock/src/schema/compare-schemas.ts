import type { Change } from "./change.ts";
import { compareAnyOf, compareOneOf } from "./compare-alternatives.ts";
import { compareBounds } from "./compare-bounds.ts";
import { compareAllOf, compareConditions } from "./compare-conditions.ts";
import { compareFields } from "./compare-fields.ts";
import { compareFieldNames, compareItems, compareUniqueItems } from "./compare-items.ts";
import { compareType } from "./compare-type.ts";
import { compareValues } from "./compare-values.ts";
import { compareWords } from "./compare-words.ts";
import type { KeywordComparison, NodePair, SchemaPair, Within } from "./comparison.ts";
import { type JsonSchema, own, type SchemaObject } from "./json-schema.ts";
import { checksOf } from "./keyword-groups.ts";
import { theDocument } from "./place.ts";
import { areWrittenAlike, SchemaSide } from "./schema-side.ts";

const understood: readonly KeywordComparison[] = [
  compareType,
  compareValues,
  compareFields,
  compareFieldNames,
  compareItems,
  compareUniqueItems,
  compareBounds,
  compareConditions,
  compareAnyOf,
  compareOneOf,
  compareAllOf,
  compareWords,
];
const understoodKeywords = new Set(understood.flatMap(({ keywords }) => keywords));

/** Keywords whose meaning depends on everything beside them. */
const entangled = ["unevaluatedProperties", "unevaluatedItems"];

/**
 * Every change between two schemas, from the root down and through references. When no change narrows (or is
 * unproven), what was valid stays valid; when none widens, what is valid was valid before.
 *
 * @throws SchemaReferenceError for a reference that cannot be followed
 */
export function compareSchemas({
  before,
  after,
}: {
  readonly before: SchemaObject;
  readonly after: SchemaObject;
}): readonly Change[] {
  const sides = { before: new SchemaSide(before), after: new SchemaSide(after) };
  return new Walk({ sides, underway: [], question: "changes" }).changes({
    before: sides.before.root,
    after: sides.after.root,
    place: theDocument,
  });
}

interface Nodes {
  readonly before: SchemaObject;
  readonly after: SchemaObject;
}

interface Way {
  readonly sides: { readonly before: SchemaSide; readonly after: SchemaSide };
  /** The nodes that it came through. */
  readonly underway: readonly Nodes[];
  /** What is asked: all changes, or whether there is none. */
  readonly question: "changes" | "same";
}

/** The way down through both schemas. */
class Walk implements Within {
  readonly #way: Way;

  constructor(way: Way) {
    this.#way = way;
  }

  readonly resolveBefore = (schema: JsonSchema): JsonSchema => this.#way.sides.before.resolve(schema);
  readonly resolveAfter = (schema: JsonSchema): JsonSchema => this.#way.sides.after.resolve(schema);

  changes(pair: SchemaPair): readonly Change[] {
    const { place } = pair;
    const before = nodeOf(this.resolveBefore(pair.before));
    const after = nodeOf(this.resolveAfter(pair.after));
    if (before === false && after === false) return [];
    if (before === false)
      return [{ place, effect: "widens", what: "takes values now, where none was valid" }];
    if (after === false) return [{ place, effect: "loses", what: "takes no value any more" }];
    if (before === everything && after === everything) return [];
    // A schema that refers to itself: the pair is being compared further up, and what differs is said there.
    if (this.#way.underway.some((nodes) => nodes.before === before && nodes.after === after)) return [];
    const within = new Walk({ ...this.#way, underway: [...this.#way.underway, { before, after }] });
    return compareNodes({ ...asAlternatives({ before, after, given: pair }), place, within });
  }

  sameMeaning(pair: Omit<SchemaPair, "place">): boolean {
    // Asked afresh: a pair that is being compared further up may differ, which matters below a `not`. Within the
    // question itself it may be taken for the same, because one difference anywhere is the answer to all of it.
    const asked: Walk =
      this.#way.question === "same" ? this : new Walk({ ...this.#way, underway: [], question: "same" });
    return asked.changes({ ...pair, place: theDocument }).every(({ effect }) => effect === "says");
  }

  writtenAlike(pair: { readonly before: unknown; readonly after: unknown }): boolean {
    return areWrittenAlike(
      { side: this.#way.sides.before, value: pair.before },
      { side: this.#way.sides.after, value: pair.after },
    );
  }
}

function compareNodes(pair: NodePair): readonly Change[] {
  const { before, after, place, within } = pair;
  if (entangled.some((keyword) => [before, after].some((node) => own(node, keyword) !== undefined))) {
    if (within.writtenAlike({ before, after })) return [];
    return [{ place, effect: "unproven", what: `changed beside \`${entangled.join("` or `")}\`` }];
  }
  const unknown = [...new Set([...checksOf(before), ...checksOf(after)])].filter(
    (keyword) =>
      !understoodKeywords.has(keyword) &&
      !within.writtenAlike({ before: own(before, keyword), after: own(after, keyword) }),
  );
  return [
    ...understood.flatMap(({ compare }) => compare(pair)),
    ...unknown.map((keyword): Change => ({ place, effect: "unproven", what: `changed its \`${keyword}\`` })),
  ];
}

const everything: SchemaObject = {};
const nodeOf = (schema: JsonSchema): SchemaObject | false => (schema === true ? everything : schema);

/** A schema that becomes one of several alternatives, or was, is compared as the only one of its kind. */
function asAlternatives({ before, after, given }: Nodes & { readonly given: SchemaPair }): Nodes {
  const only = (node: SchemaObject): boolean => checksOf(node).join() === "anyOf";
  const has = (node: SchemaObject): boolean => own(node, "anyOf") !== undefined;
  if (only(after) && !has(before)) return { before: { ...wordsOf(before), anyOf: [given.before] }, after };
  if (only(before) && !has(after)) return { before, after: { ...wordsOf(after), anyOf: [given.after] } };
  return { before, after };
}

const wordsOf = (node: SchemaObject): SchemaObject => {
  const checks = new Set(checksOf(node));
  return Object.fromEntries(Object.entries(node).filter(([keyword]) => !checks.has(keyword)));
};
