import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runLimits } from "./limits.ts";
import { outputSpec } from "./output-spec.ts";
import { parseWith } from "./parse.ts";

const issuesOf = (schema: unknown) => {
  const parsed = parseWith(outputSpec, { field: "body", type: "custom", schema });
  return parsed.ok ? [] : parsed.issues.map(({ path, expected }) => `${path}: ${expected}`);
};

/** A schema with `levels` levels below the root. */
const nested = (levels: number): object => (levels === 0 ? {} : { items: nested(levels - 1) });
const wide = (count: number): object => ({ anyOf: Array.from({ length: count }, () => ({})) });
const ofBytes = (bytes: number): object => ({ const: "x".repeat(bytes - '{"const":""}'.length) });

describe("accepts", () => {
  it.each([
    ["the empty schema", {}],
    ["the most bytes", ofBytes(runLimits.outputSchemaBytes)],
    ["the most levels", nested(runLimits.outputSchemaDepth)],
    ["the most subschemas", wide(runLimits.outputSchemaNodes - 1)],
    ["the dialect that it is", { $schema: "https://json-schema.org/draft/2020-12/schema" }],
    ["a definition", { $ref: "#/$defs/a", $defs: { a: { type: "string" } } }],
    [
      "definitions that share one",
      { anyOf: [ref("a"), ref("b")], $defs: { a: ref("c"), b: ref("c"), c: {} } },
    ],
    ["properties named as members of every object", { properties: { constructor: {}, toString: {} } }],
    ["every keyword", everyKeyword()],
  ])("%s", (_, schema) => expect(issuesOf(schema)).toEqual([]));
});

function ref(name: string) {
  return { $ref: `#/$defs/${name}` };
}

function everyKeyword() {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: { "a.b-c_1": { type: ["string", "null"] } },
    title: "card",
    description: "a card",
    type: "object",
    properties: {
      text: { type: "string", minLength: 1, maxLength: 10, pattern: "^[a-z]+$", const: "abc" },
      list: {
        type: "array",
        items: false,
        prefixItems: [ref("a.b-c_1")],
        minItems: 0,
        maxItems: 9,
        uniqueItems: true,
      },
      number: {
        type: "number",
        minimum: 0,
        maximum: 9,
        exclusiveMinimum: -1,
        exclusiveMaximum: 10,
        multipleOf: 0.5,
      },
      choice: { enum: ["a", 1, 1.5, true, null] },
    },
    required: ["text"],
    additionalProperties: { type: "integer" },
    minProperties: 1,
    maxProperties: 100_000,
    anyOf: [{}],
    allOf: [{}],
    oneOf: [{}],
  };
}

const chain = (length: number) => ({
  ...ref("d0"),
  $defs: Object.fromEntries(
    Array.from({ length }, (_, n) => [`d${n}`, n + 1 === length ? {} : ref(`d${n + 1}`)]),
  ),
});
const reversed = ({ $defs, ...schema }: { $defs: object }) => ({
  ...schema,
  $defs: Object.fromEntries(Object.entries($defs).reverse()),
});
const doubling = (levels: number) => ({
  ...ref("d0"),
  $defs: Object.fromEntries(
    Array.from({ length: levels + 1 }, (_, n) => [
      `d${n}`,
      n === levels ? {} : { anyOf: [ref(`d${n + 1}`), ref(`d${n + 1}`)] },
    ]),
  ),
});
const root = "$.schema";
const tooDeep = `${root}: a schema of at most 12 levels`;
const tooMany = `${root}: a schema of at most 1000 subschemas, references expanded`;

describe("refuses", () => {
  it.each([
    [
      "one byte too many",
      ofBytes(runLimits.outputSchemaBytes + 1),
      `${root}: a schema of at most 16384 bytes`,
    ],
    [
      "too many bytes of few characters",
      { const: "é".repeat(9_000) },
      `${root}: a schema of at most 16384 bytes`,
    ],
    ["one level too many", nested(runLimits.outputSchemaDepth + 1), tooDeep],
    ["one subschema too many", wide(runLimits.outputSchemaNodes), tooMany],
    ["a long chain of references", chain(100), tooDeep],
    ["a long chain of references, last link first", reversed(chain(100)), tooDeep],
    ["references that double five times and more", doubling(9), tooDeep],
    [
      "an expansion bomb",
      { ...ref("a"), $defs: { a: { anyOf: Array(40).fill(ref("b")) }, b: wide(40) } },
      tooMany,
    ],
    [
      "recursion",
      { ...ref("a"), $defs: { a: ref("a") } },
      `${root}: no recursion: \`#/$defs/a\` refers to itself`,
    ],
    [
      "recursion by a detour",
      { $defs: { a: { items: ref("b") }, b: ref("a") } },
      `${root}: no recursion: \`#/$defs/a\` refers to itself`,
    ],
    ["a reference to nothing", ref("a"), `${root}: a definition for the reference \`#/$defs/a\``],
    [
      "a reference to a member of every object",
      { ...ref("toString"), $defs: {} },
      `${root}: a definition for the reference \`#/$defs/toString\``,
    ],
    ["a reference to itself", { $ref: "#" }, `${root}.$ref: a local reference such as #/$defs/name`],
    [
      "a reference elsewhere",
      { items: { $ref: "https://example.org/schema" } },
      `${root}.items.$ref: a local reference such as #/$defs/name`,
    ],
    [
      "a reference into a definition",
      { $ref: "#/$defs/a/items" },
      `${root}.$ref: a local reference such as #/$defs/name`,
    ],
    [
      "definitions further down",
      { items: { $defs: {} } },
      `${root}: \`$defs\` and \`$schema\` only at the top of the schema`,
    ],
    [
      "another dialect",
      { $schema: "http://json-schema.org/draft-07/schema#" },
      `${root}.$schema: \`"https://json-schema.org/draft/2020-12/schema"\``,
    ],
    ["an unknown keyword", { minimun: 1 }, `${root}.minimun: no such key`],
    [
      "an unknown keyword further down",
      { properties: { a: { format: "uri" } } },
      `${root}.properties.a.format: no such key`,
    ],
    ["an unknown keyword under a union", { items: { not: {} } }, `${root}.items.not: no such key`],
    [
      "an unknown type",
      { type: "text" },
      `${root}.type: \`"object"\` or \`"array"\` or \`"string"\` or \`"number"\` or \`"integer"\` or \`"boolean"\` or \`"null"\`, or an array`,
    ],
    ["a type twice", { type: ["string", "string"] }, `${root}.type: each type once`],
    ["a required name twice", { required: ["a", "a"] }, `${root}.required: each name once`],
    ["an empty enumeration", { enum: [] }, `${root}.enum: at least 1 item`],
    [
      "an object as a constant",
      { const: {} },
      `${root}.const: a string, or a finite number, or \`true\` or \`false\`, or \`null\``,
    ],
    ["a multiple of 0", { multipleOf: 0 }, `${root}.multipleOf: more than 0`],
    ["a negative length", { minLength: -1 }, `${root}.minLength: at least 0`],
    ["a length with a fraction", { minLength: 0.5 }, `${root}.minLength: a whole number`],
    ["an absurd length", { maxLength: 100_001 }, `${root}.maxLength: at most 100000`],
    [
      "a pattern that can blow up",
      { pattern: "^(a+)+$" },
      `${root}.pattern: a pattern whose groups repeat a bounded number of times`,
    ],
    [
      "a property `__proto__`",
      { properties: JSON.parse('{"__proto__":{}}') },
      `${root}.properties.__proto__: no such key`,
    ],
    [
      "a definition `__proto__`",
      { $defs: JSON.parse('{"__proto__":{}}') },
      `${root}.$defs.__proto__: no such key`,
    ],
    [
      "a lone surrogate in a property's name",
      { properties: { "\ud800": {} } },
      `${root}.properties: keys of well-formed Unicode text without U+0000`,
    ],
    ["U+0000 in a constant", { const: "\u0000" }, `${root}.const: well-formed Unicode text without U+0000`],
    ["no object", true, `${root}: an object`],
    ["an array", [], `${root}: an object`],
  ])("%s", (_, schema, issue) => expect(issuesOf(schema)).toEqual([issue]));

  it("patterns that exceed the limit together, though not alone", () => {
    const schema = (count: number) => ({
      allOf: Array.from({ length: count }, () => ({ pattern: "^a{1,400}a*$" })),
    });
    const together = "patterns that take at most 20000 steps for a character together, references expanded";
    expect(issuesOf(schema(9))).toEqual([]);
    expect(issuesOf(schema(10))).toEqual([`${root}: ${together}`]);
    const references = {
      allOf: Array.from({ length: 10 }, () => ref("a")),
      $defs: { a: { pattern: "^a{1,400}a*$" } },
    };
    expect(issuesOf(references)).toEqual([`${root}: ${together}`]);
  });
});

it("a validator can compile every accepted schema", () => {
  const ajv = new Ajv2020({ strict: false });
  const leaf = fc.oneof(
    fc.constantFrom<object>(
      { type: "string", pattern: "^[a-z]{1,5}$" },
      { type: ["number", "null"], multipleOf: 3 },
      { enum: [1, 1, "a", null] },
      { const: false },
      { minimum: 3, maximum: 1 },
      { $ref: "#/$defs/a" },
      { type: ["string", "string"] },
      { required: ["a", "a"] },
      { type: [] },
      { properties: { "": {}, "a/b~c": {} } },
    ),
  );
  const { node } = fc.letrec<{ node: object }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record(
        {
          items: fc.oneof(fc.boolean(), tie("node")),
          properties: fc.dictionary(fc.string(), tie("node"), { maxKeys: 3 }),
          additionalProperties: fc.oneof(fc.boolean(), tie("node")),
          prefixItems: fc.array(tie("node"), { maxLength: 2 }),
          oneOf: fc.array(tie("node"), { maxLength: 2 }),
          required: fc.array(fc.string(), { maxLength: 3 }),
          maxItems: fc.integer({ min: -1, max: 3 }),
        },
        { requiredKeys: [] },
      ),
    ),
  }));
  let accepted = 0;
  fc.assert(
    fc.property(node, (schema) => {
      const whole = { ...schema, $defs: { a: { type: "string" } } };
      if (issuesOf(whole).length > 0) return;
      accepted += 1;
      expect(() => ajv.compile(whole)).not.toThrow();
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});
