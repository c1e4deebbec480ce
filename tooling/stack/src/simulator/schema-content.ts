import { numberWithin } from "./schema-number.ts";
import type { Seed } from "./seed.ts";
import { simulatedText } from "./sentences.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON Schema as received; unsupported keywords are ignored. */
export type Schema = Readonly<Record<string, unknown>>;

interface Walk {
  readonly root: Schema;
  readonly seed: Seed;
}

interface Spot {
  readonly place: string;
  readonly depth: number;
}

// Schemas that refer to themselves have no end: from this depth on only required content is made.
const generousDepth = 8;
const lastDepth = 40;

/**
 * Content that satisfies the schema and follows from the seed alone. Supported are types, `enum`, `const`,
 * lengths, item counts, `uniqueItems`, number bounds, `required`, `anyOf` and `oneOf` (the first branch),
 * `allOf`, and local `$ref`. `pattern` and `format` are not: such content fails its validation, as a real
 * model's may.
 */
export function contentFor(schema: Schema, seed: Seed): unknown {
  return make(schema, { root: schema, seed }, { place: "", depth: 0 });
}

function make(given: unknown, walk: Walk, spot: Spot): Json {
  if (spot.depth > lastDepth) return null;
  const schema = flatten(given, walk, spot.depth);
  if (schema["const"] !== undefined) return schema["const"] as Json;
  const options = schema["enum"];
  if (Array.isArray(options)) return options[walk.seed.choose(spot.place, options.length)] as Json;
  switch (typeOf(schema)) {
    case "object":
      return makeObject(schema, walk, spot);
    case "array":
      return makeArray(schema, walk, spot);
    case "string":
      return simulatedText({
        seed: walk.seed,
        place: spot.place,
        minLength: numberOf(schema["minLength"]) ?? 0,
        maxLength: numberOf(schema["maxLength"]) ?? Number.POSITIVE_INFINITY,
      });
    case "integer":
    case "number":
      return makeNumber(schema, walk, spot);
    case "boolean":
      return walk.seed.choose(spot.place, 2) === 1;
    default:
      return null;
  }
}

function makeObject(schema: Schema, walk: Walk, { place, depth }: Spot): Json {
  const properties = record(schema["properties"]);
  const required = list(schema["required"]).map(String);
  const names = [...new Set([...Object.keys(properties), ...required])].filter(
    (name) => depth < generousDepth || required.includes(name),
  );
  const extra = schema["additionalProperties"];
  for (let index = 0; names.length < (numberOf(schema["minProperties"]) ?? 0); index += 1)
    names.push(`extra${index}`);
  return Object.fromEntries(
    names.map((name) => [
      name,
      make(properties[name] ?? extra ?? { type: "string" }, walk, {
        place: `${place}/${name}`,
        depth: depth + 1,
      }),
    ]),
  );
}

function makeArray(schema: Schema, walk: Walk, { place, depth }: Spot): Json {
  const leading = list(schema["prefixItems"]);
  const least = numberOf(schema["minItems"]) ?? 0;
  const most = numberOf(schema["maxItems"]) ?? Number.POSITIVE_INFINITY;
  const usual =
    depth < generousDepth && schema["items"] !== false ? Math.max(3, leading.length) : leading.length;
  const count = Math.min(Math.max(least, usual), most);
  const items: Json[] = [];
  const seen = new Set<string>();
  // A short enum yields some values twice, so there are more tries than items.
  for (let attempt = 0; items.length < count && attempt < count * 20; attempt += 1) {
    const spot = {
      place: `${place}/${items.length}${attempt > items.length ? `~${attempt}` : ""}`,
      depth: depth + 1,
    };
    const item = make(leading[items.length] ?? schema["items"] ?? { type: "string" }, walk, spot);
    const key = JSON.stringify(item);
    if (schema["uniqueItems"] === true && seen.has(key)) continue;
    seen.add(key);
    items.push(item);
  }
  return items;
}

function makeNumber(schema: Schema, walk: Walk, { place }: Spot): number {
  const bounds = {
    minimum: numberOf(schema["minimum"]),
    exclusiveMinimum: numberOf(schema["exclusiveMinimum"]),
    maximum: numberOf(schema["maximum"]),
    exclusiveMaximum: numberOf(schema["exclusiveMaximum"]),
    multipleOf: numberOf(schema["multipleOf"]),
    integer: typeOf(schema) === "integer",
  };
  // An index points into a list beside it, which has at least two items wherever there is a choice.
  const most = /index$/i.test(place) ? 2 : Number.POSITIVE_INFINITY;
  return numberWithin(bounds, (count) => walk.seed.choose(place, Math.min(count, most)));
}

/** Resolves references and takes the branches, so that one plain node remains. */
function flatten(given: unknown, walk: Walk, depth: number): Schema {
  let schema = record(given);
  // Each round removes one keyword; a reference that leads back to itself runs out of rounds.
  for (let round = 0; round < lastDepth; round += 1) {
    const { $ref: reference, allOf, anyOf, oneOf, ...plain } = schema;
    if (typeof reference === "string")
      schema = merge({ ...schema, $ref: undefined }, resolve(walk.root, reference));
    else if (Array.isArray(allOf)) schema = allOf.map(record).reduce(merge, { ...plain, anyOf, oneOf });
    else if (Array.isArray(anyOf)) schema = merge({ ...plain, oneOf }, branch(anyOf, depth));
    else if (Array.isArray(oneOf)) schema = merge(plain, branch(oneOf, depth));
    else return plain;
  }
  return {};
}

function branch(branches: readonly unknown[], depth: number): Schema {
  // Deep inside a schema that refers to itself, a branch without a reference is the way out.
  const ending = branches.find((candidate) => record(candidate)["$ref"] === undefined);
  return record(depth < generousDepth ? branches[0] : (ending ?? branches[0]));
}

function merge(left: Schema, right: Schema): Schema {
  const properties = { ...record(left["properties"]), ...record(right["properties"]) };
  const required = [...list(left["required"]), ...list(right["required"])];
  const given = Object.fromEntries(Object.entries(right).filter(([, value]) => value !== undefined));
  return { ...left, ...given, ...(Object.keys(properties).length > 0 ? { properties } : {}), required };
}

function resolve(root: Schema, reference: string): Schema {
  if (!reference.startsWith("#")) return {};
  let node: unknown = root;
  for (const part of reference.slice(1).split("/").slice(1)) {
    node = record(node)[decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return record(node);
}

function typeOf(schema: Schema): string {
  const type = schema["type"];
  if (typeof type === "string") return type;
  const first = list(type).find((name) => name !== "null");
  if (first !== undefined) return String(first);
  if (schema["properties"] !== undefined || list(schema["required"]).length > 0) return "object";
  if (schema["items"] !== undefined || schema["prefixItems"] !== undefined) return "array";
  return Array.isArray(type) ? "null" : "string";
}

function record(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
