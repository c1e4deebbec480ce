import { describe, expect, test } from "vitest";
import { specOf } from "./model.test-case.ts";
import { compileOutputCheck } from "./output-check.ts";
import { createOutputChecks } from "./output-checks.ts";

const accepts = (spec: unknown, candidate: unknown): boolean =>
  compileOutputCheck(specOf(spec)).check(candidate).ok;

const question = { question: "What divides?", options: ["a cell", "a stone"], answerIndex: 0 };
const options = (count: number) => Array.from({ length: count }, (_, index) => `option ${index}`);

describe("content by type", () => {
  test.each([
    { type: "text", content: "Cells divide.", ok: true },
    { type: "string", content: "x", ok: true },
    { type: "text", content: "", ok: false },
    { type: "text", content: " \n\u00a0", ok: false },
    { type: "text", content: 7, ok: false },
    { type: "text", content: null, ok: false },
    { type: "text", content: ["x"], ok: false },
    { type: "richText", content: { format: "markdown", text: "**x**" }, ok: true },
    { type: "richText", content: { format: "html", text: "<b>x</b>" }, ok: false },
    { type: "richText", content: { format: "markdown", text: "" }, ok: false },
    { type: "richText", content: { format: "markdown" }, ok: false },
    { type: "richText", content: { format: "markdown", text: "x", more: 1 }, ok: false },
    { type: "richText", content: "**x**", ok: false },
    { type: "multipleChoice", content: question, ok: true },
    { type: "multipleChoice", content: { ...question, answerIndex: 1 }, ok: true },
    { type: "multipleChoice", content: { ...question, answerIndex: 2 }, ok: false },
    { type: "multipleChoice", content: { ...question, answerIndex: -1 }, ok: false },
    { type: "multipleChoice", content: { ...question, answerIndex: 0.5 }, ok: false },
    { type: "multipleChoice", content: { ...question, answerIndex: "0" }, ok: false },
    { type: "multipleChoice", content: { ...question, options: ["a", "a"] }, ok: false },
    { type: "multipleChoice", content: { ...question, options: ["a", " "] }, ok: false },
    { type: "multipleChoice", content: { ...question, options: options(1) }, ok: false },
    { type: "multipleChoice", content: { ...question, options: options(8), answerIndex: 7 }, ok: true },
    { type: "multipleChoice", content: { ...question, options: options(9) }, ok: false },
    { type: "multipleChoice", content: { ...question, question: "" }, ok: false },
    { type: "multipleChoice", content: { ...question, explanation: "x" }, ok: false },
  ])("$type: $content is valid: $ok", ({ type, content, ok }) => {
    expect(accepts({ field: "body", type }, { body: content })).toBe(ok);
  });
});

describe("content by the caller's schema", () => {
  const price = { type: "object", properties: { amount: { type: "integer" } }, required: ["amount"] };

  test.each<{ name: string; schema: object; content: unknown; ok: boolean }>([
    { name: "overrides the type", schema: { type: "integer" }, content: 7, ok: true },
    { name: "and the type's own rules are off", schema: { type: "integer" }, content: "text", ok: false },
    { name: "type number", schema: { type: "number" }, content: "7", ok: false },
    {
      name: "references",
      schema: { $ref: "#/$defs/price", $defs: { price } },
      content: { amount: 7 },
      ok: true,
    },
    {
      name: "references",
      schema: { $ref: "#/$defs/price", $defs: { price } },
      content: { amount: "7" },
      ok: false,
    },
    {
      name: "references to inherited names",
      schema: { $ref: "#/$defs/constructor", $defs: { constructor: price } },
      content: {},
      ok: false,
    },
    {
      name: "the dialect",
      schema: { $schema: "https://json-schema.org/draft/2020-12/schema", const: 1 },
      content: 1,
      ok: true,
    },
    { name: "union types", schema: { type: ["string", "null"] }, content: null, ok: true },
    { name: "assertions without a type", schema: { minLength: 2 }, content: "x", ok: false },
    { name: "tuples", schema: { type: "array", prefixItems: [{ const: 1 }] }, content: [2], ok: false },
    {
      name: "length in code points",
      schema: { type: "string", maxLength: 1 },
      content: "\u{1f600}",
      ok: true,
    },
    { name: "patterns", schema: { type: "string", pattern: "^[a-c]+$" }, content: "abc", ok: true },
    { name: "patterns", schema: { type: "string", pattern: "^[a-c]+$" }, content: "abd", ok: false },
    {
      name: "two patterns side by side",
      schema: { allOf: [{ pattern: "^a" }, { pattern: "z$" }] },
      content: "ab",
      ok: false,
    },
    {
      name: "two patterns side by side",
      schema: { allOf: [{ pattern: "z$" }, { pattern: "^a" }] },
      content: "az",
      ok: true,
    },
    {
      name: "unique items",
      schema: { uniqueItems: true },
      content: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      ok: false,
    },
    { name: "unique items", schema: { uniqueItems: true }, content: [1, "1", [1], null], ok: true },
    { name: "unique items that need not be", schema: { uniqueItems: false }, content: [1, 1], ok: true },
    { name: "required inherited names", schema: { required: ["toString"] }, content: {}, ok: false },
    { name: "required inherited names", schema: { required: ["__proto__"] }, content: {}, ok: false },
    {
      name: "an unsatisfiable schema",
      schema: { minLength: 9, maxLength: 3, type: "string" },
      content: "x",
      ok: false,
    },
    { name: "anything at all", schema: {}, content: null, ok: true },
  ])("$name: $content is valid: $ok", ({ schema, content, ok }) => {
    expect(accepts({ field: "body", type: "text", schema }, { body: content })).toBe(ok);
  });
});

describe("the field", () => {
  test.each([
    "body",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "a.b/c~d",
    "größe",
    " ",
    "0",
    "$ref",
  ])("%s holds the content, and is the only field", (field) => {
    const spec = { field, type: "text" };
    expect(accepts(spec, Object.fromEntries([[field, "content"]]))).toBe(true);
    expect(accepts(spec, {})).toBe(false);
    expect(accepts(spec, Object.fromEntries([[field, ""]]))).toBe(false);
    expect(
      accepts(
        spec,
        Object.fromEntries([
          [field, "content"],
          ["more", 1],
        ]),
      ),
    ).toBe(false);
  });
});

describe("output that could not be stored", () => {
  const nested = (depth: number): unknown => (depth === 0 ? "x" : [nested(depth - 1)]);

  test.each([
    { name: "U+0000 in a value", content: { text: "a\u0000b" } },
    { name: "U+0000 in a key", content: { "a\u0000b": 1 } },
    { name: "a lone surrogate", content: ["\ud800"] },
    { name: "a number that is not finite", content: Number.POSITIVE_INFINITY },
    { name: "more than 64 levels", content: nested(64) },
    { name: "far more than 64 levels", content: nested(5_000) },
  ])("is refused with any schema: $name", ({ content }) => {
    expect(accepts({ field: "body", type: "any", schema: {} }, { body: content })).toBe(false);
  });

  test.each([null, undefined, "text", 7, [], [["body", "x"]]])("is not an object: %s", (candidate) => {
    expect(accepts({ field: "body", type: "any", schema: {} }, candidate)).toBe(false);
  });
});

test("a flaw names rules and places in the schema, not the output's content", () => {
  const schema = { type: "object", additionalProperties: { type: "array", items: { type: "integer" } } };
  const check = compileOutputCheck(specOf({ field: "body", type: "counts", schema }));
  const checked = check.check({ body: { "secret key": ["secret value"] } });
  expect(checked).toEqual({
    ok: false,
    flaw: "`type` at #/properties/*/additionalProperties/items/type",
  });
});

test.each([
  [{ type: "object", properties: { secret: { type: "string" } } }, "#/properties/*/properties/*/type"],
  [{ type: "object", properties: { properties: { type: "string" } } }, "#/properties/*/properties/*/type"],
  [{ type: "object", properties: { "secret/a~b": { type: "string" } } }, "#/properties/*/properties/*/type"],
  [{ $ref: "#/$defs/secret", $defs: { secret: { const: "secret" } } }, "#/$defs/*/const"],
  [{ anyOf: [{ type: "object", required: ["secret"] }] }, "#/properties/*/anyOf/0/required"],
])("a flaw contains none of the caller's names: %j", (schema, place) => {
  const check = compileOutputCheck(specOf({ field: "secret", type: "any", schema }));
  const content = { secret: 7, properties: 7, "secret/a~b": 7 };
  const wrong = "anyOf" in schema ? { other: 1 } : content;
  expect(check.check({ secret: wrong })).toEqual({ ok: false, flaw: expect.stringContaining(place) });
  expect(check.check({ secret: wrong })).not.toMatchObject({ flaw: expect.stringContaining("secret") });
});

test("unique items are checked in linear time", { timeout: 60_000 }, () => {
  const check = compileOutputCheck(specOf({ field: "body", type: "set", schema: { uniqueItems: true } }));
  const items = Array.from({ length: 100_000 }, (_, index) => ({ index }));
  const started = performance.now();
  expect(check.check({ body: items }).ok).toBe(true);
  // Comparing all pairs would take five thousand million comparisons.
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe("compiled checks", () => {
  const spec = (field: string) => specOf({ field, type: "text" });

  test("are kept while in use, up to the limit", () => {
    const checkOf = createOutputChecks({ limit: 2 });
    const first = checkOf(spec("first"));
    const second = checkOf(spec("second"));
    expect(checkOf(spec("first"))).toBe(first);
    checkOf(spec("third"));
    expect(checkOf(spec("first"))).toBe(first);
    expect(checkOf(spec("second"))).not.toBe(second);
  });

  test("differ by field, type and schema", () => {
    const checkOf = createOutputChecks({ limit: 10 });
    const specs = [
      { field: "body", type: "text" },
      { field: "other", type: "text" },
      { field: "body", type: "richText" },
      { field: "body", type: "text", schema: { type: "string" } },
      { field: "body", type: "text", schema: { type: "string", minLength: 1 } },
    ];
    expect(new Set(specs.map((each) => checkOf(specOf(each)))).size).toBe(specs.length);
  });

  test("remember a schema that cannot be compiled", () => {
    const checkOf = createOutputChecks({ limit: 10 });
    const unusable = specOf({ field: "body", type: "any", schema: { pattern: "\\p{ASCII}" } });
    expect(checkOf(unusable)).toEqual({ ok: false, flaw: expect.stringContaining("compiling") });
    expect(checkOf(unusable)).toBe(checkOf(unusable));
  });
});
