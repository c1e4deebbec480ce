import { outputSchemaNode } from "@slotgate/contracts";
import { expect, test } from "vitest";
import { toGoogleSchema } from "./google-schema.ts";
import { inlineSchema } from "./inline-schema.ts";

const parse = (schema: unknown) => outputSchemaNode.parse(schema);

test.each([
  {
    name: "keywords that Gemini does not take",
    schema: {
      type: "array",
      items: { type: "string", pattern: "^a", maxLength: 3 },
      uniqueItems: true,
      minItems: 1,
    },
    sent: { type: "array", items: { type: "string" }, minItems: 1 },
  },
  { name: "a constant", schema: { type: "string", const: "a" }, sent: { type: "string", enum: ["a"] } },
  { name: "a constant beside a list", schema: { const: "a", enum: ["a", "b"] }, sent: { enum: ["a", "b"] } },
  {
    name: "a list with null",
    schema: { type: ["string", "null"], enum: ["a", null] },
    sent: { type: ["string", "null"] },
  },
  { name: "allOf", schema: { type: "string", allOf: [{ minLength: 1 }] }, sent: { type: "string" } },
  {
    name: "a property named like a keyword",
    schema: { type: "object", properties: { pattern: { type: "string" } } },
    sent: { type: "object", properties: { pattern: { type: "string" } } },
  },
  {
    name: "keywords beside a reference, and within definitions",
    schema: {
      type: "object",
      properties: { a: { $ref: "#/$defs/d", title: "t" } },
      $defs: { d: { type: "string", minLength: 1 } },
    },
    sent: { type: "object", properties: { a: { $ref: "#/$defs/d" } }, $defs: { d: { type: "string" } } },
  },
])("Gemini: $name", ({ schema, sent }) => {
  expect(toGoogleSchema(parse(schema))).toEqual(sent);
});

test("references are replaced by what they name, also within definitions", () => {
  const schema = parse({
    type: "object",
    properties: { a: { $ref: "#/$defs/list" }, b: { anyOf: [{ $ref: "#/$defs/word" }, { type: "null" }] } },
    $defs: { list: { type: "array", items: { $ref: "#/$defs/word" } }, word: { type: "string" } },
  });
  expect(inlineSchema(schema)).toEqual({
    type: "object",
    properties: {
      a: { type: "array", items: { type: "string" } },
      b: { anyOf: [{ type: "string" }, { type: "null" }] },
    },
  });
});
