import * as fc from "fast-check";
import type { JsonSchema, SchemaObject } from "./json-schema.ts";

const names = ["a", "b", "c"];
const some = fc.constantFrom;
const bound = fc.integer({ min: 0, max: 3 });
const object = (entries: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<SchemaObject> =>
  fc.record(entries, { requiredKeys: [] });

const textSchema = fc.oneof(
  object({ minLength: bound, maxLength: bound, pattern: some("^x", "y$") }).map((rest) => ({
    type: "string",
    ...rest,
  })),
  fc.uniqueArray(some("x", "y", "xy"), { minLength: 1 }).map((values) => ({ enum: values })),
);
const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  textSchema,
  object({ minimum: bound, maximum: bound }).map((rest) => ({ type: "integer", ...rest })),
  some<JsonSchema>(
    { type: "number" },
    { type: "null" },
    { type: ["string", "null"] },
    { const: 1 },
    {},
    true,
    false,
  ),
  some<JsonSchema>(
    { $ref: "#/$defs/Leaf" },
    { $ref: "#/$defs/Tree" },
    { $ref: "#/$defs/Leaf", maxLength: 1 },
  ),
);

const schema: fc.Arbitrary<JsonSchema> = fc.letrec<{ any: JsonSchema }>((tie) => ({
  any: fc.oneof(
    { depthSize: "xsmall", withCrossShrink: true },
    { arbitrary: leaf, weight: 3 },
    object({
      properties: fc.dictionary(some(...names), tie("any"), { maxKeys: 3 }),
      required: fc.uniqueArray(some(...names), { maxLength: 2 }),
      additionalProperties: fc.oneof(
        { arbitrary: some(true, false), weight: 3 },
        { arbitrary: tie("any"), weight: 1 },
      ),
      propertyNames: object({ maxLength: some(0, 1), enum: some(["a", "b"], ["a", "c"]) }),
      maxProperties: bound,
    }).map((rest) => ({ type: "object", ...rest })),
    object({ items: tie("any"), minItems: bound, maxItems: bound, uniqueItems: fc.boolean() }).map(
      (rest) => ({
        type: "array",
        ...rest,
      }),
    ),
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.array(tie("any"), { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf })),
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf })),
    fc
      .uniqueArray(fc.tuple(some("x", "y", "xy"), tie("any")), { selector: ([kind]) => kind, minLength: 2 })
      .map((kinds) => ({
        oneOf: kinds.map(([kind, inner]) => ({
          type: "object",
          properties: { a: { const: kind }, b: inner },
          required: ["a"],
        })),
      })),
    tie("any").map((not) => ({ not })),
    fc.tuple(tie("any"), tie("any")).map(([condition, other]) => ({ if: condition, else: other })),
    object({ contains: tie("any"), minContains: bound }),
  ),
})).any;

/** Replaces, adds or takes away something at one random place of a schema. */
const edited = (document: unknown, choose: fc.GeneratorValue): unknown => {
  if (typeof document !== "object" || document === null || choose(fc.nat, { max: 5 }) === 0)
    return typeof document === "number" ? choose(() => bound) : choose(() => schema);
  if (Array.isArray(document)) {
    const index = choose(fc.nat, { max: document.length });
    const kind = choose(fc.nat, { max: 3 });
    if (kind === 0) return document.filter((_, at) => at !== index);
    if (kind === 1)
      return [...document, ...document.slice(index, index + 1).map((one) => edited(one, choose))];
    return document.map((one, at) => (at === index ? edited(one, choose) : one));
  }
  const keys = Object.keys(document);
  const key = choose(() => some(...keys, "description"));
  if (choose(fc.nat, { max: 3 }) === 0)
    return Object.fromEntries(Object.entries(document).filter(([one]) => one !== key));
  return Object.fromEntries(
    Object.entries(document).map(([one, value]) => [one, one === key ? edited(value, choose) : value]),
  );
};

const definitions = fc.record({
  Leaf: textSchema,
  Tree: leaf.map((inner) => ({ type: "object", properties: { a: inner, b: { $ref: "#/$defs/Tree" } } })),
});
const document = fc.record({ $defs: definitions, allOf: fc.tuple(schema) });

/** Two schemas, one of them the other with a few edits; some of them are no schemas at all. */
export const schemaPairs: fc.Arbitrary<{ readonly before: SchemaObject; readonly after: SchemaObject }> = fc
  .tuple(document, fc.gen(), fc.integer({ min: 1, max: 2 }), some("forth", "back"))
  .map(([before, choose, edits, turned]) => {
    let after: unknown = before;
    for (let edit = 0; edit < edits; edit += 1) {
      const { $defs, allOf } = after as typeof before;
      after =
        choose(fc.nat, { max: 4 }) === 0
          ? { allOf, $defs: { ...$defs, Leaf: choose(() => textSchema) } }
          : { $defs, allOf: [edited(allOf[0], choose)] };
    }
    const changed = after as SchemaObject;
    return turned === "forth" ? { before, after: changed } : { before: changed, after: before };
  });

/** Documents that such schemas are about. */
export const documents: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    some<unknown>("", "x", "y", "xy", "xx", "yxyx", 0, 1, 2, 3, 1.5, null, true),
    fc.dictionary(some(...names), tie("any"), { maxKeys: 3 }),
    fc.array(tie("any"), { maxLength: 3 }),
  ),
})).any;
