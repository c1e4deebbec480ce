import { allowedValues, isIn } from "./allowed-values.ts";
import type { Change } from "./change.ts";
import type { KeywordComparison, NodePair } from "./comparison.ts";
import { type Discriminator, discriminatorOf } from "./discriminator.ts";
import { isObject, type JsonSchema, own, schemaList } from "./json-schema.ts";
import { fieldOf, type Place, under } from "./place.ts";
import { quoted, quotedAll } from "./quoted.ts";

/** `anyOf`: at least one alternative. */
export const compareAnyOf: KeywordComparison = {
  keywords: ["anyOf"],
  compare: (pair) => compareAlternatives("anyOf", pair),
};

/** `oneOf`: exactly one, which is understood where a field keeps the alternatives apart. */
export const compareOneOf: KeywordComparison = {
  keywords: ["oneOf"],
  compare: (pair) => compareAlternatives("oneOf", pair),
};

function compareAlternatives(keyword: "anyOf" | "oneOf", pair: NodePair): readonly Change[] {
  const { before, after, place, within } = pair;
  const written = { before: own(before, keyword), after: own(after, keyword) };
  if (written.before === undefined && written.after === undefined) return [];
  if (written.before === undefined)
    return [{ place, effect: "narrows", what: `has alternatives now (\`${keyword}\`)` }];
  if (written.after === undefined)
    return [{ place, effect: "loosens", what: `has no alternatives any more (\`${keyword}\`)` }];

  const was = schemaList(before, keyword);
  const is = schemaList(after, keyword);
  const told = {
    before: discriminatorOf({ alternatives: was, resolve: within.resolveBefore }),
    after: discriminatorOf({ alternatives: is, resolve: within.resolveAfter }),
  };
  // Without a field that keeps them apart, a wider alternative can make a document fit two, which `oneOf` refuses.
  if (keyword === "oneOf" && (told.before === null || told.after === null)) {
    const same =
      was.length === is.length &&
      was.every((one, index) => within.sameMeaning({ before: one, after: is[index] ?? false }));
    return same ? [] : [{ place, effect: "unproven", what: "changed its alternatives (`oneOf`)" }];
  }

  const pairs = matched({ was, is, told, pair });
  const ofPairs = pairs.flatMap(({ from, to }) => {
    const where = told.before === null ? place : under(place, nameOf(told.before, from));
    return within.changes({ before: was[from] ?? false, after: is[to] ?? false, place: where });
  });
  const lost = was.flatMap((schema, index) =>
    pairs.some(({ from }) => from === index)
      ? []
      : [
          told.before === null
            ? lostPlain({ schema, place, pair })
            : lostNamed({ told: told.before, index, place }),
        ],
  );
  const gained = is.flatMap((schema, index): readonly Change[] =>
    pairs.some(({ to }) => to === index)
      ? []
      : [
          told.after === null
            ? gainedPlain({ schema, place, pair })
            : gainedNamed({ told: told.after, index, place }),
        ],
  );
  return [...lost, ...gained, ...ofPairs];
}

interface Match {
  readonly from: number;
  readonly to: number;
}

/** Which alternative became which: the same one, then the one told by the same value, then the only one of a type. */
function matched({
  was,
  is,
  told,
  pair: { within },
}: {
  readonly was: readonly JsonSchema[];
  readonly is: readonly JsonSchema[];
  readonly told: { readonly before: Discriminator | null; readonly after: Discriminator | null };
  readonly pair: NodePair;
}): readonly Match[] {
  const matches: Match[] = [];
  const match = (fits: (one: Match) => boolean): void => {
    for (const from of was.keys()) {
      const free = (to: number): boolean => !matches.some((one) => one.from === from || one.to === to);
      const to = [...is.keys()].find((index) => free(index) && fits({ from, to: index }));
      if (to !== undefined) matches.push({ from, to });
    }
  };
  match(({ from, to }) => within.sameMeaning({ before: was[from] ?? false, after: is[to] ?? false }));
  const { before, after } = told;
  if (before !== null && after !== null && before.field === after.field) {
    match(({ from, to }) => (before.values[from] ?? []).some((value) => isIn(after.values[to] ?? [], value)));
    return matches;
  }
  const types = (schemas: readonly JsonSchema[], resolve: (schema: JsonSchema) => JsonSchema): unknown[] =>
    schemas.map((schema) => {
      const node = resolve(schema);
      return isObject(node) ? own(node, "type") : undefined;
    });
  const oldTypes = types(was, within.resolveBefore);
  const newTypes = types(is, within.resolveAfter);
  const only = (all: readonly unknown[], type: unknown): boolean =>
    all.filter((one) => one === type).length === 1;
  match(({ from, to }) => {
    const type = oldTypes[from];
    return typeof type === "string" && type === newTypes[to] && only(oldTypes, type) && only(newTypes, type);
  });
  return matches;
}

const nameOf = ({ field, values }: Discriminator, index: number): string =>
  `\`${field}\` is ${quotedAll(values[index] ?? [])}`;

interface Named {
  readonly told: Discriminator;
  readonly index: number;
  readonly place: Place;
}

const lostNamed = ({ told, index, place }: Named): Change => ({
  place: fieldOf(place, told.field),
  effect: "loses",
  what: `lost ${quotedAll(told.values[index] ?? [])}`,
});

const gainedNamed = ({ told, index, place }: Named): Change => ({
  place: fieldOf(place, told.field),
  effect: "widens",
  what: `gained ${quotedAll(told.values[index] ?? [])}`,
});

interface Plain {
  readonly schema: JsonSchema;
  readonly place: Place;
  readonly pair: NodePair;
}

function lostPlain({ schema, place, pair }: Plain): Change {
  const node = pair.within.resolveBefore(schema);
  return isNull(node)
    ? { place, effect: "narrows", what: "may no longer be `null`" }
    : { place, effect: "loses", what: `lost an alternative: ${inWords(node)}` };
}

function gainedPlain({ schema, place, pair }: Plain): Change {
  const node = pair.within.resolveAfter(schema);
  return isNull(node)
    ? { place, effect: "widens", what: "may also be `null`" }
    : { place, effect: "widens", what: `gained an alternative: ${inWords(node)}` };
}

const isNull = (node: JsonSchema): boolean => isObject(node) && own(node, "type") === "null";

function inWords(node: JsonSchema): string {
  if (!isObject(node)) return quoted(node);
  const values = allowedValues(node);
  if (values !== null) return quotedAll(values);
  const type = own(node, "type");
  return type === undefined ? "a schema without a type" : quotedAll(Array.isArray(type) ? type : [type]);
}
