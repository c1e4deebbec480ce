import { expect, it } from "vitest";
import { parseWith } from "./parse.ts";
import { scope } from "./scope.ts";

const dimensions = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`dimension ${index}`, "x"]));

const issuesOf = (value: unknown) => {
  const parsed = parseWith(scope, value);
  return parsed.ok ? [] : parsed.issues;
};

it.each([
  ["1 dimension", dimensions(1)],
  ["16 dimensions", dimensions(16)],
  ["a name of 256 astral characters", { ["\u{1F600}".repeat(256)]: "x" }],
  ["names of members of every object", { constructor: "x", toString: "y" }],
])("accepts %s", (_, value) => {
  expect(parseWith(scope, value)).toEqual({ ok: true, value });
});

it.each([
  ["no dimension", {}, "$", "at least 1 dimension"],
  ["17 dimensions", dimensions(17), "$", "at most 16 dimensions"],
  ["a key `__proto__` beside others", JSON.parse('{"a":"b","__proto__":"c"}'), "$.__proto__", "no such key"],
  ["a key `__proto__` alone", JSON.parse('{"__proto__":"c"}'), "$.__proto__", "no such key"],
  [
    "an empty name",
    { "": "x" },
    '$[""]',
    "a key that is text of 1 to 256 well-formed characters without U+0000",
  ],
  ["a value that is not a string", { level: 7 }, "$.level", "a string"],
  ["an empty value", { level: "" }, "$.level", "text of 1 to 256 well-formed characters without U+0000"],
  ["a list of values", { level: ["a"] }, "$.level", "a string"],
  ["an array", ["a"], "$", "an object"],
  ["null", null, "$", "an object"],
])("refuses %s", (_, value, path, expected) => {
  expect(issuesOf(value)).toContainEqual(expect.objectContaining({ path, expected }));
});

it("reports the length of a key that is too long, not the key", () => {
  expect(issuesOf({ ["k".repeat(257)]: "x" })[0]).toEqual({
    path: `$["${"k".repeat(64)}"…]`,
    expected: "a key that is text of 1 to 256 well-formed characters without U+0000",
    received: "a key of 257 characters",
  });
});
