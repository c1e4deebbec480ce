import { type OutputSchemaNode, outputSchemaNode } from "@slotgate/contracts";

const closed = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const deep = (levels: number): object =>
  levels === 0 ? { type: "string" } : closed({ a: deep(levels - 1) });

export interface SchemaFeature {
  readonly name: string;
  readonly schema: OutputSchemaNode;
  /** Content that satisfies the schema. */
  readonly content: unknown;
}

const feature = (name: string, schema: unknown, content: unknown): SchemaFeature => ({
  name,
  schema: outputSchemaNode.parse(schema),
  content,
});

/** What callers' schemas are made of. */
export const schemaFeatures: readonly SchemaFeature[] = [
  feature("closed objects, all properties required", closed({ a: { type: "string" } }), { a: "x" }),
  feature("optional properties", closed({ a: { type: "string" } }, []), {}),
  feature("objects of any names", { type: "object", additionalProperties: { type: "integer" } }, { b: 1 }),
  feature(
    "arrays, `minItems`, `maxItems`",
    { type: "array", items: { type: "string" }, minItems: 1, maxItems: 3 },
    ["x"],
  ),
  feature("`prefixItems`", { type: "array", prefixItems: [{ type: "string" }], items: { type: "integer" } }, [
    "x",
    1,
  ]),
  feature("`enum` of texts", { type: "string", enum: ["x", "y"] }, "x"),
  feature("`enum` of several types", { enum: ["x", 1, null] }, null),
  feature("`const`", { type: "string", const: "x" }, "x"),
  feature("types with `null`", { type: ["string", "null"] }, null),
  feature("`minimum`, `maximum`", { type: "integer", minimum: 1, maximum: 5 }, 3),
  feature("`exclusiveMinimum`, `multipleOf`", { type: "integer", exclusiveMinimum: 0, multipleOf: 2 }, 4),
  feature(
    "`minLength`, `maxLength`, `pattern`",
    { type: "string", minLength: 1, maxLength: 9, pattern: "^x" },
    "xy",
  ),
  feature("`uniqueItems`", { type: "array", items: { type: "string" }, uniqueItems: true }, ["x", "y"]),
  feature("`anyOf`", { anyOf: [{ type: "string" }, { type: "integer" }] }, 1),
  feature("`oneOf`", { oneOf: [{ type: "string" }, { type: "integer" }] }, 1),
  feature("`allOf`", { type: "string", allOf: [{ minLength: 1 }] }, "x"),
  feature(
    "`$ref` to `$defs`",
    { ...closed({ a: { $ref: "#/$defs/word" } }), $defs: { word: { type: "string" } } },
    { a: "x" },
  ),
  feature("more than ten levels", deep(11), JSON.parse(`${'{"a":'.repeat(11)}"x"${"}".repeat(11)}`)),
];
