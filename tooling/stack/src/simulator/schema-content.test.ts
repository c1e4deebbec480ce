import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { contentFor, type Schema } from "./schema-content.ts";
import { seedOf } from "./seed.ts";

const schemas: Readonly<Record<string, Schema>> = {
  "a text": {
    type: "object",
    properties: { text: { type: "string", minLength: 1 } },
    required: ["text"],
    additionalProperties: false,
  },
  "a long text": { type: "string", minLength: 900, maxLength: 910 },
  "a short text": { type: "string", minLength: 3, maxLength: 5 },
  "a text of one length": { type: "string", minLength: 40, maxLength: 40 },
  "a question with options": {
    type: "object",
    properties: {
      question: { type: "string", minLength: 10, maxLength: 200 },
      options: {
        type: "array",
        items: { type: "string", minLength: 1 },
        minItems: 4,
        maxItems: 4,
        uniqueItems: true,
      },
      answer: { type: "integer", minimum: 0, maximum: 3 },
      level: { enum: ["foundation", "higher"] },
    },
    required: ["question", "options", "answer", "level"],
    additionalProperties: false,
  },
  "short unique options": {
    type: "array",
    items: { type: "string", maxLength: 12 },
    minItems: 6,
    uniqueItems: true,
  },
  "all values of an enum": {
    type: "array",
    items: { enum: ["a", "b", "c"] },
    minItems: 3,
    uniqueItems: true,
  },
  "no items": { type: "array", items: { type: "string" }, maxItems: 0 },
  "leading items": {
    type: "array",
    prefixItems: [{ type: "integer" }, { type: "string" }],
    items: false,
    minItems: 2,
  },
  "a choice with an index": {
    type: "object",
    properties: {
      options: {
        type: "array",
        items: { type: "string", pattern: "\\S" },
        minItems: 2,
        maxItems: 8,
        uniqueItems: true,
      },
      answerIndex: { type: "integer", minimum: 0, maximum: 7 },
    },
    required: ["options", "answerIndex"],
  },
  "a constant": { const: "v1" },
  "a union": {
    anyOf: [{ type: "object", properties: { kind: { const: "a" } }, required: ["kind"] }, { type: "null" }],
  },
  "one of": { oneOf: [{ type: "integer", minimum: 5 }, { type: "string" }] },
  "all of": {
    allOf: [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      { properties: { b: { type: "boolean" } }, required: ["b"] },
    ],
  },
  "a reference": {
    $defs: {
      block: { type: "object", properties: { text: { $ref: "#/$defs/line" } }, required: ["text"] },
      line: { type: "string", maxLength: 80 },
    },
    type: "object",
    properties: { blocks: { type: "array", items: { $ref: "#/$defs/block" }, minItems: 2 } },
    required: ["blocks"],
  },
  "a reference to itself": {
    $defs: {
      node: {
        type: "object",
        properties: {
          name: { type: "string" },
          children: { type: "array", items: { $ref: "#/$defs/node" } },
        },
        required: ["name", "children"],
      },
    },
    $ref: "#/$defs/node",
  },
  "a list that ends in null": {
    $defs: {
      link: {
        type: "object",
        properties: { next: { anyOf: [{ $ref: "#/$defs/link" }, { type: "null" }] } },
        required: ["next"],
      },
    },
    $ref: "#/$defs/link",
  },
  "a nullable text": { type: ["null", "string"], minLength: 4 },
  numbers: {
    type: "object",
    properties: {
      fraction: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
      negative: { type: "integer", maximum: -7 },
      belowZero: { type: "number", exclusiveMaximum: 0 },
      above: { type: "integer", exclusiveMinimum: 3, exclusiveMaximum: 5 },
      tenths: { type: "number", minimum: 0.25, maximum: 0.45, multipleOf: 0.1 },
      dozen: { type: "integer", multipleOf: 12, minimum: 1 },
    },
    required: ["fraction", "negative", "belowZero", "above", "tenths", "dozen"],
  },
  "at least three properties": {
    type: "object",
    additionalProperties: { type: "integer" },
    minProperties: 3,
  },
};

describe("content satisfies its schema", () => {
  test.each(Object.entries(schemas))("%s", (_, schema) => {
    const validate = new Ajv2020({ strict: false, multipleOfPrecision: 9 }).compile(schema);
    for (let round = 0; round < 50; round += 1) {
      const content = contentFor(schema, seedOf(`prompt ${round}`));
      expect(validate(content), JSON.stringify({ content, errors: validate.errors })).toBe(true);
    }
  });
});

test("an index points into the list beside it", () => {
  for (let round = 0; round < 50; round += 1) {
    const content = contentFor(schemas["a choice with an index"] as Schema, seedOf(`prompt ${round}`));
    const { options, answerIndex } = content as { options: string[]; answerIndex: number };
    expect(options[answerIndex]).toEqual(expect.any(String));
  }
});

test("the same prompt gives the same content and another prompt gives other content", () => {
  const schema = schemas["a question with options"] as Schema;
  const of = (prompt: string): string => JSON.stringify(contentFor(schema, seedOf(prompt)));
  expect(of("photosynthesis")).toBe(of("photosynthesis"));
  expect(of("photosynthesis")).not.toBe(of("osmosis"));
});

test("a text says that it is simulated", () => {
  expect(contentFor({ type: "string" }, seedOf("p"))).toMatch(/^Simulated text [0-9a-f]{6}: .+\.$/);
  expect(contentFor({ properties: { question: { type: "string" } } }, seedOf("p"))).toEqual({
    question: expect.stringMatching(/^Simulated question [0-9a-f]{6}: .+\?$/),
  });
});
