import type { Effect } from "./change.ts";
import type { SchemaObject } from "./json-schema.ts";

/** A change of a small schema, its effect on the valid documents, and its wording. */
export interface SchemaChange {
  readonly name: string;
  readonly before: SchemaObject;
  readonly after: SchemaObject;
  readonly effects: readonly Effect[];
  readonly said: string;
}

const object = (properties: object, ...required: readonly string[]): SchemaObject => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const text = { type: "string" };
const whole = { type: "integer" };
const nothing = { type: "null" };
const tagged = (...kinds: readonly string[]): SchemaObject => ({
  oneOf: kinds.map((kind) => object({ kind: { const: kind }, body: text }, "kind")),
});
const tree = (leaf: object): SchemaObject => ({
  $ref: "#/$defs/Tree",
  $defs: { Tree: object({ leaf, branches: { type: "array", items: { $ref: "#/$defs/Tree" } } }, "leaf") },
});
const shared = (name: object): SchemaObject => ({
  ...object({ a: { $ref: "#/$defs/Name" }, b: { $ref: "#/$defs/Name" } }),
  $defs: { Name: name },
});

const row =
  (name: string, said: string, ...effects: readonly Effect[]) =>
  (before: SchemaObject, after: SchemaObject): SchemaChange => ({ name, before, after, effects, said });

export const schemaChanges: readonly SchemaChange[] = [
  // Words
  row(
    "a longer description",
    "the document has another `description`",
    "says",
  )({ ...text, description: "a" }, { ...text, description: "a b" }),
  row(
    "a title",
    "`a` has another `title`",
    "says",
  )(object({ a: text }), object({ a: { ...text, title: "A" } })),

  // Values
  row(
    "an enum value lost",
    "`a` lost `y`",
    "loses",
  )(object({ a: { enum: ["x", "y"] } }), object({ a: { enum: ["x"] } })),
  row(
    "an enum value gained",
    "`a` gained `y`",
    "widens",
  )(object({ a: { enum: ["x"] } }), object({ a: { enum: ["x", "y"] } })),
  row(
    "a constant that became one of two",
    "`a` gained `y`",
    "widens",
  )(object({ a: { const: "x" } }), object({ a: { enum: ["x", "y"] } })),
  row(
    "a constant changed",
    "`a` lost `x`",
    "loses",
    "widens",
  )(object({ a: { const: "x" } }), object({ a: { const: "y" } })),
  row(
    "an enum opened",
    "the document takes other values than `x` and `y` now",
    "loosens",
  )({ ...text, enum: ["x", "y"] }, text),
  row(
    "an enum introduced",
    "the document takes nothing but `x` now",
    "narrows",
  )(text, { ...text, enum: ["x"] }),
  row(
    "an enum in another order",
    "the document lists its values in another order",
    "says",
  )({ enum: ["x", "y"] }, { enum: ["y", "x"] }),

  // Fields
  row(
    "an optional field",
    "`b` is a new optional field",
    "widens",
  )(object({ a: text }), object({ a: text, b: whole })),
  row(
    "a required field",
    "`b` is a new required field",
    "replaces",
  )(object({ a: text }), object({ a: text, b: whole }, "b")),
  row("a field removed", "`b` was removed", "loses")(object({ a: text, b: whole }), object({ a: text })),
  row(
    "a required field removed",
    "`b` was removed",
    "loses",
  )(object({ a: text, b: whole }, "b"), object({ a: text })),
  row(
    "a field renamed",
    "`a` was renamed to `b`",
    "replaces",
  )(object({ a: text, c: whole }, "a"), object({ b: { ...text, description: "B" }, c: whole }, "b")),
  row(
    "a field that left for one of another type",
    "`a` was removed",
    "loses",
    "widens",
  )(object({ a: text }), object({ b: whole })),
  row(
    "a field that became required",
    "`a` became required",
    "narrows",
  )(object({ a: text }), object({ a: text }, "a")),
  row(
    "a field no longer required",
    "`a` is no longer required",
    "widens",
  )(object({ a: text }, "a"), object({ a: text })),
  row(
    "a field in a list of objects",
    "`a[].b` became required",
    "narrows",
  )(
    object({ a: { type: "array", items: object({ b: text }) } }),
    object({ a: { type: "array", items: object({ b: text }, "b") } }),
  ),
  row(
    "an open object that names a field",
    "`a` has the type `string` now, where any was",
    "says",
    "narrows",
  )({ type: "object" }, { type: "object", properties: { a: text } }),
  row(
    "an object opened",
    "takes unknown fields now",
    "loosens",
  )(object({ a: text }), { ...object({ a: text }), additionalProperties: true }),
  row(
    "an object opened by silence",
    "takes unknown fields now",
    "loosens",
  )(object({ a: text }), {
    type: "object",
    properties: { a: text },
    required: [],
  }),
  row(
    "an object opened to fields of a kind",
    "takes unknown fields now",
    "loosens",
  )(object({ a: text }), { ...object({ a: text }), additionalProperties: text }),
  row("an object closed", "takes no unknown fields any more", "narrows")({ type: "object" }, object({})),
  row(
    "a map closed",
    "takes no unknown fields any more",
    "loses",
  )({ type: "object", additionalProperties: text }, { type: "object", additionalProperties: false }),
  row(
    "a map opened",
    "takes fields of any kind now",
    "loosens",
  )({ type: "object", additionalProperties: text }, { type: "object" }),
  row(
    "values of a map",
    "`a.*` changed its type from `string` to `string` and `null`",
    "widens",
  )(
    object({ a: { type: "object", additionalProperties: text } }),
    object({ a: { type: "object", additionalProperties: { type: ["string", "null"] } } }),
  ),
  row(
    "names of a map",
    "the name of `a.*` has a tighter `maxLength`: 3 instead of none",
    "narrows",
  )(
    object({ a: { type: "object", additionalProperties: text } }),
    object({ a: { type: "object", additionalProperties: text, propertyNames: { maxLength: 3 } } }),
  ),
  row(
    "fields beside patterns",
    "the document changed beside `patternProperties`",
    "unproven",
  )(
    { type: "object", properties: { a: text }, patternProperties: { "^x": text } },
    { type: "object", properties: { a: text, b: text }, patternProperties: { "^x": text } },
  ),

  // Types and bounds
  row("another type", "the document changed its type from `string` to `integer`", "replaces")(text, whole),
  row(
    "integer to number",
    "changed its type from `integer` to `number`",
    "widens",
  )(whole, { type: "number" }),
  row(
    "number to integer",
    "changed its type from `number` to `integer`",
    "narrows",
  )({ type: "number" }, whole),
  row("no type any more", "may be of any type now", "widens")(text, {}),
  row(
    "a wider bound",
    "has a wider `maxItems`: 6 instead of 5",
    "widens",
  )({ type: "array", maxItems: 5 }, { type: "array", maxItems: 6 }),
  row("a bound gone", "has a wider `minimum`: none instead of 1", "widens")({ ...whole, minimum: 1 }, whole),
  row(
    "a tighter bound",
    "has a tighter `minLength`: 1 instead of 0",
    "narrows",
  )(text, { ...text, minLength: 1 }),
  row("a count that is told to begin at nothing", "", ...[])(text, { ...text, minLength: 0 }),
  row(
    "items that must differ",
    "may not repeat items any more",
    "narrows",
  )({ type: "array" }, { type: "array", uniqueItems: true }),
  row(
    "items that may repeat",
    "may repeat items now",
    "widens",
  )({ type: "array", uniqueItems: true }, { type: "array" }),
  row("a pattern introduced", "has a condition now (`pattern`)", "narrows")(text, { ...text, pattern: "^a" }),
  row("a pattern gone", "lost its condition (`pattern`)", "widens")({ ...text, pattern: "^a" }, text),
  row(
    "another pattern",
    "changed its `pattern`",
    "unproven",
  )({ ...text, pattern: "^a" }, { ...text, pattern: "^ab?" }),
  row("another step", "changed its `multipleOf`", "unproven")({ multipleOf: 4 }, { multipleOf: 2 }),

  // Conditions
  row("another exclusion", "changed its `not`", "unproven")({ not: { const: "x" } }, { not: { const: "y" } }),
  row(
    "an exclusion that grew through a definition",
    "changed its `not`",
    "unproven",
  )(
    { not: { $ref: "#/$defs/X" }, $defs: { X: { enum: ["x"] } } },
    { not: { $ref: "#/$defs/X" }, $defs: { X: { enum: ["x", "y"] } } },
  ),
  row("an exclusion introduced", "has a condition now (`not`)", "narrows")({}, { not: { const: "x" } }),
  row(
    "an implication gone",
    "lost its condition (`if`/`else`)",
    "widens",
  )({ if: { const: 1 }, else: { type: "string" } }, {}),
  row(
    "another implication",
    "changed its `if`/`else`",
    "unproven",
  )({ if: { const: 1 }, else: text }, { if: { const: 2 }, else: text }),
  row(
    "one more condition of all",
    "gained a condition (`allOf`)",
    "narrows",
  )({ allOf: [text] }, { allOf: [text, { minLength: 1 }] }),
  row(
    "a keyword nobody knows",
    "changed its `dependentRequired`",
    "unproven",
  )({}, { dependentRequired: { a: ["b"] } }),
  row(
    "a default",
    "`a` changed its `default`",
    "unproven",
  )(object({ a: text }), object({ a: { ...text, default: "x" } })),
  row(
    "a keyword nobody knows, through a definition",
    "changed its `dependentSchemas`",
    "unproven",
  )(
    { dependentSchemas: { a: { $ref: "#/$defs/X" } }, $defs: { X: { maxProperties: 1 } } },
    { dependentSchemas: { a: { $ref: "#/$defs/X" } }, $defs: { X: { maxProperties: 2 } } },
  ),
  row(
    "positions in a list",
    "changed its `items` or `prefixItems`",
    "unproven",
  )({ prefixItems: [text] }, { prefixItems: [text, text] }),
  row(
    "beside what was not evaluated",
    "changed beside",
    "unproven",
  )(
    { unevaluatedProperties: false, properties: { a: text } },
    { unevaluatedProperties: false, properties: { a: text, b: text } },
  ),

  // Alternatives
  row(
    "an alternative lost that a field tells",
    "`kind` lost `b`",
    "loses",
  )(tagged("a", "b", "c"), tagged("a", "c")),
  row(
    "an alternative gained that a field tells",
    "`kind` gained `c`",
    "widens",
  )(tagged("a", "b"), tagged("a", "b", "c")),
  row(
    "within one alternative",
    "`body`, where `kind` is `b` became required",
    "narrows",
  )(tagged("a", "b"), {
    oneOf: [
      ...(tagged("a", "b")["oneOf"] as object[]).slice(0, 1),
      object({ kind: { const: "b" }, body: text }, "kind", "body"),
    ],
  }),
  row(
    "exactly one of what nothing tells apart",
    "changed its alternatives (`oneOf`)",
    "unproven",
  )({ oneOf: [text, { ...text, minLength: 3 }] }, { oneOf: [text, { ...text, minLength: 2 }] }),
  row("null gained", "may also be `null`", "widens")({ anyOf: [text] }, { anyOf: [text, nothing] }),
  row(
    "null gained by what had no alternatives",
    "may also be `null`",
    "widens",
  )(text, { anyOf: [text, nothing] }),
  row("null lost", "may no longer be `null`", "narrows")({ anyOf: [text, nothing] }, text),
  row(
    "an alternative lost",
    "lost an alternative: `integer`",
    "loses",
  )({ anyOf: [text, whole] }, { anyOf: [text] }),
  row(
    "an alternative changed",
    "has a tighter `minLength`: 1 instead of 0",
    "narrows",
  )({ anyOf: [text, nothing] }, { anyOf: [{ ...text, minLength: 1 }, nothing] }),

  // References
  row(
    "a definition that two fields share",
    "`a` has a tighter `maxLength`: 3 instead of none",
    "narrows",
    "narrows",
  )(shared(text), shared({ ...text, maxLength: 3 })),
  row(
    "a definition of another name",
    "",
    ...[],
  )({ $ref: "#/$defs/A", $defs: { A: text } }, { $ref: "#/$defs/B", $defs: { B: text } }),
  row(
    "a definition that refers to itself",
    "`leaf` changed its type from `string` to `integer`",
    "replaces",
  )(tree(text), tree(whole)),
  row(
    "a condition beside a reference",
    "has a tighter `minLength`: 2 instead of 1",
    "narrows",
  )(
    { $ref: "#/$defs/A", minLength: 1, $defs: { A: { ...text, minLength: 3 } } },
    { $ref: "#/$defs/A", minLength: 2, $defs: { A: { ...text, minLength: 3 } } },
  ),
];
