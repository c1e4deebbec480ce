import { type OutputSchemaNode, outputSchemaNode } from "@slotgate/contracts";
import { expect, test } from "vitest";
import { contentRulesOf } from "../content-schema.ts";
import { specOf } from "../model.test-case.ts";
import { toStrictSchema } from "./strict-schema.ts";

const closed = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const strictOf = (schema: unknown): OutputSchemaNode | null => toStrictSchema(outputSchemaNode.parse(schema));

test.each(["text", "string", "richText", "multipleChoice"])("%s is suitable for strict mode", (type) => {
  expect(toStrictSchema(contentRulesOf(specOf({ field: "body", type })).schema)).not.toBeNull();
});

test.each([
  { name: "a closed object", schema: closed({ a: { type: "string" } }) },
  { name: "an array", schema: closed({ a: { type: "array", items: { type: "integer" }, minItems: 1 } }) },
  { name: "a choice", schema: closed({ a: { anyOf: [{ type: "string" }, { type: "null" }] } }) },
  { name: "an enumeration", schema: closed({ a: { type: "string", enum: ["x", "y"] } }) },
  { name: "a union with null", schema: closed({ a: { type: ["string", "null"] } }) },
  {
    name: "a definition",
    schema: { ...closed({ a: { $ref: "#/$defs/d" } }), $defs: { d: { type: "string" } } },
  },
])("$name is kept unchanged", ({ schema }) => {
  expect(strictOf(schema)).toEqual(schema);
});

test("assertions unknown to strict mode are left out, at every level", () => {
  const text = { type: "string", minLength: 1, maxLength: 9, pattern: "^a", description: "kept" };
  const relaxed = { type: "string", description: "kept" };
  const schema = {
    ...closed({ a: text, b: { type: "array", items: text, uniqueItems: true }, c: { anyOf: [text] } }),
    minProperties: 1,
    $defs: { d: text },
  };
  expect(strictOf(schema)).toEqual({
    ...closed({ a: relaxed, b: { type: "array", items: relaxed }, c: { anyOf: [relaxed] } }),
    $defs: { d: relaxed },
  });
});

const deep = (levels: number): unknown =>
  levels === 0 ? { type: "string" } : closed({ a: deep(levels - 1) });

test.each([
  { name: "an open object", schema: { type: "object", properties: {}, required: [] } },
  {
    name: "an object with a schema for additional properties",
    schema: { ...closed({}), additionalProperties: { type: "string" } },
  },
  { name: "an object without properties", schema: { type: "object", additionalProperties: false } },
  { name: "an optional property", schema: closed({ a: { type: "string" } }, []) },
  { name: "a required property that is not defined", schema: closed({}, ["a"]) },
  { name: "a property without a type", schema: closed({ a: {} }) },
  { name: "an enumeration without a type", schema: closed({ a: { enum: ["x"] } }) },
  { name: "an array of anything", schema: closed({ a: { type: "array" } }) },
  { name: "a tuple", schema: closed({ a: { type: "array", prefixItems: [{ type: "string" }] } }) },
  { name: "allOf", schema: closed({ a: { type: "string", allOf: [{ type: "string" }] } }) },
  { name: "oneOf", schema: closed({ a: { type: "string", oneOf: [{ type: "string" }] } }) },
  {
    name: "a reference with sibling keywords",
    schema: { ...closed({ a: { $ref: "#/$defs/d", title: "t" } }), $defs: { d: { type: "string" } } },
  },
  { name: "an open definition", schema: { ...closed({}), $defs: { d: { type: "object" } } } },
  { name: "an odd property name", schema: closed({ größe: { type: "string" } }) },
  { name: "properties without the type object", schema: closed({ a: { type: "string", properties: {} } }) },
  { name: "more than ten levels", schema: deep(11) },
])("$name is unsuitable for strict mode", ({ schema }) => {
  expect(strictOf(schema)).toBeNull();
});

test("ten levels are suitable for strict mode", () => {
  expect(strictOf(deep(10))).toEqual(deep(10));
});
