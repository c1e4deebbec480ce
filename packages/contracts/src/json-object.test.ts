import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonObject } from "./json-object.ts";
import { runLimits } from "./limits.ts";
import { parseWith } from "./parse.ts";

/** `{"a":{"a":…{}…}}` with this many objects. */
const nested = (levels: number): unknown =>
  JSON.parse(`${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`);

const firstIssue = (value: unknown) => {
  const parsed = parseWith(jsonObject, value);
  return parsed.ok ? null : parsed.issues[0];
};

it("returns any JSON object unchanged", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 5 })), (value) => {
      fc.pre(!/\\u0000|"__proto__"|\\ud/.test(JSON.stringify(value)));
      expect(parseWith(jsonObject, value)).toEqual({ ok: true, value });
    }),
  );
});

it("accepts 64 levels and no more, arrays included", () => {
  expect(firstIssue(nested(runLimits.jsonDepth))).toBeNull();
  expect(firstIssue(nested(runLimits.jsonDepth + 1))?.expected).toBe(
    "at most 64 levels of objects and arrays",
  );
  const inArrays = (levels: number) => ({
    a: JSON.parse(`${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}`),
  });
  expect(firstIssue(inArrays(runLimits.jsonDepth))).toBeNull();
  expect(firstIssue(inArrays(runLimits.jsonDepth + 1))?.expected).toBe(
    "at most 64 levels of objects and arrays",
  );
});

describe("refuses", () => {
  it.each([
    ["a lone surrogate", { a: ["\ud800"] }, "$.a[0]", "well-formed Unicode text without U+0000"],
    ["U+0000", { a: { b: "x\u0000" } }, "$.a.b", "well-formed Unicode text without U+0000"],
    [
      "a lone surrogate in a key",
      { a: { "\ud800": 1 } },
      "$.a",
      "keys of well-formed Unicode text without U+0000",
    ],
    ["U+0000 in a key", { "\u0000": 1 }, "$", "keys of well-formed Unicode text without U+0000"],
    ["what JSON.parse makes of 1e999", JSON.parse('{"a":1e999}'), "$.a", "a finite number"],
    ["NaN", { a: Number.NaN }, "$.a", "a finite number"],
    ["undefined", { a: undefined }, "$.a", "a JSON value"],
    ["a function", { a: () => 1 }, "$.a", "a JSON value"],
    ["a bigint", { a: 1n }, "$.a", "a JSON value"],
    ["a date", { a: new Date(0) }, "$.a", "a JSON value"],
    ["a map", { a: new Map() }, "$.a", "a JSON value"],
    ["a hole in an array", { a: new Array(1) }, "$.a[0]", "a JSON value"],
    ["a key `__proto__`", JSON.parse('{"__proto__":1}'), "$.__proto__", "no such key"],
    ["a key `__proto__` within", JSON.parse('{"a":[{"__proto__":{}}]}'), "$.a[0].__proto__", "no such key"],
    ["an array", [], "$", "an object"],
    ["null", null, "$", "an object"],
    ["a string", "{}", "$", "an object"],
    ["nothing", undefined, "$", "an object"],
  ])("%s", (_, value, path, expected) => {
    expect(firstIssue(value)).toMatchObject({ path, expected });
  });

  it("an object that contains itself", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic["a"] = cyclic;
    expect(firstIssue(cyclic)?.expected).toBe("at most 64 levels of objects and arrays");
  });
});

it("accepts keys that only look dangerous", () => {
  const value = { constructor: 1, toString: 2, hasOwnProperty: 3, prototype: { valueOf: 4 } };
  expect(parseWith(jsonObject, value)).toEqual({ ok: true, value });
});
