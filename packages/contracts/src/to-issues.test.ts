import { describe, expect, it } from "vitest";
import * as z from "zod";
import { issueLimit } from "./limits.ts";
import { namedValues } from "./named-values.ts";
import { parseWith } from "./parse.ts";
import { list } from "./stopping-array.ts";

const shape = z.strictObject({
  text: z.string().max(3).optional(),
  size: z.int().min(1).max(9).optional(),
  share: z.number().gt(0).lt(1).optional(),
  flag: z.boolean().optional(),
  nothing: z.null().optional(),
  color: z.enum(["red", "blue"]).optional(),
  items: z.array(z.string()).min(1).max(2).optional(),
  names: namedValues(z.string(), { min: 0, max: 9, noun: "name" }).optional(),
  shape: z
    .discriminatedUnion("is", [
      z.strictObject({ is: z.literal("circle"), radius: z.number() }),
      z.strictObject({ is: z.literal("square"), side: z.number() }),
    ])
    .optional(),
  either: z.union([z.boolean(), z.strictObject({ a: z.string() })]).optional(),
  many: z.union([z.enum(["x"]), z.array(z.enum(["x", "y"])).min(1)]).optional(),
  own: z
    .string()
    .refine((text) => text === "yes", "the word `yes`")
    .optional(),
});

const issuesOf = (document: unknown) => {
  const parsed = parseWith(shape, document);
  return parsed.ok ? [] : parsed.issues;
};

describe("path, expected and received", () => {
  it.each([
    ["invalid_type", { text: 7 }, "$.text", "a string", "7"],
    ["invalid_type of an integer", { size: 1.5 }, "$.size", "a whole number", "1.5"],
    ["invalid_type of an integer, of text", { size: "1" }, "$.size", "a whole number", '"1"'],
    ["invalid_type of a number", { share: "1" }, "$.share", "a finite number", '"1"'],
    ["invalid_type of NaN", { share: Number.NaN }, "$.share", "a finite number", "NaN"],
    ["invalid_type of a boolean", { flag: null }, "$.flag", "`true` or `false`", "null"],
    ["invalid_type of null", { nothing: 0 }, "$.nothing", "`null`", "0"],
    ["invalid_type of an array", { items: {} }, "$.items", "an array", "an object"],
    ["invalid_type of a record", { names: [] }, "$.names", "an object", "an array of 0 items"],
    ["invalid_type of the root", [1], "$", "an object", "an array of 1 item"],
    ["invalid_value", { color: "Red" }, "$.color", '`"red"` or `"blue"`', '"Red"'],
    ["too_small, of a number", { size: 0 }, "$.size", "at least 1", "0"],
    ["too_small, exclusive", { share: 0 }, "$.share", "more than 0", "0"],
    ["too_small, of an array", { items: [] }, "$.items", "at least 1 item", "an array of 0 items"],
    ["too_big, of a number", { size: 10 }, "$.size", "at most 9", "10"],
    ["too_big, exclusive", { share: 1 }, "$.share", "less than 1", "1"],
    ["too_big, of text", { text: "abcd" }, "$.text", "at most 3 characters", '"abcd"'],
    ["too_big, of an array", { items: ["", "", ""] }, "$.items", "at most 2 items", "an array of 3 items"],
    ["an item", { items: ["a", 1] }, "$.items[1]", "a string", "1"],
    ["unrecognized_keys", { txt: 1 }, "$.txt", "no such key", "unknown key `txt`; did you mean `text`?"],
    [
      "unrecognized_keys of another form",
      { "a b\n": 1 },
      '$["a b\\n"]',
      "no such key",
      "unknown key `a b\\n`: remove it",
    ],
    [
      "invalid_key",
      { names: { "": "x" } },
      '$.names[""]',
      "a key that is text of 1 to 256 well-formed characters without U+0000",
      "a key of 0 characters",
    ],
    ["the value under a key", { names: { "a.b": 1 } }, '$.names["a.b"]', "a string", "1"],
    ["custom", { own: "no" }, "$.own", "the word `yes`", '"no"'],
    ["a discriminator", { shape: { is: "dot" } }, "$.shape.is", '`"circle"` or `"square"`', '"dot"'],
    ["a missing discriminator", { shape: {} }, "$.shape.is", '`"circle"` or `"square"`', "nothing"],
    ["a variant", { shape: { is: "circle" } }, "$.shape.radius", "a finite number", "nothing"],
    [
      "a key of another variant",
      { shape: { is: "circle", radius: 1, side: 1 } },
      "$.shape.side",
      "no such key",
      "unknown key `side`: remove it",
    ],
    ["a union, by the branch that was meant", { either: { a: 1 } }, "$.either.a", "a string", "1"],
    [
      "a union, an unknown key in it",
      { either: { a: "x", b: 1 } },
      "$.either.b",
      "no such key",
      "unknown key `b`: remove it",
    ],
    ["a union, an array in it", { many: ["x", "z"] }, "$.many[1]", '`"x"` or `"y"`', '"z"'],
    ["a union, an empty array in it", { many: [] }, "$.many", "at least 1 item", "an array of 0 items"],
    ["a union, no branch of it", { either: 7 }, "$.either", "`true` or `false`, or an object", "7"],
  ])("%s", (_, document, path, expected, received) => {
    expect(issuesOf(document)).toEqual([{ path, expected, received }]);
  });

  it("a missing key", () => {
    const required = z.strictObject({ a: z.string(), b: z.custom((value) => value === 1, "one") });
    const parsed = parseWith(required, {});
    expect(parsed.ok ? [] : parsed.issues).toEqual([
      { path: "$.a", expected: "a string", received: "nothing" },
      { path: "$.b", expected: "one", received: "nothing" },
    ]);
  });
});

describe("content", () => {
  const secret = "the answer is 42";
  const content = z.strictObject({
    input: z.strictObject({ a: z.number(), b: z.array(z.string()) }),
    sources: z.array(z.number()),
    output: z.strictObject({ list: z.array(z.boolean()) }),
  });

  it("is described under input, sources and output, never quoted", () => {
    const parsed = parseWith(content, {
      input: { a: secret, b: [42_000_001] },
      sources: [secret, true],
      output: { list: [secret, { [secret]: secret }] },
    });
    const issues = parsed.ok ? [] : parsed.issues;
    expect(issues.map(({ received }) => received)).toEqual([
      "a string of 16 characters",
      "a number",
      "a string of 16 characters",
      "a boolean",
      "a string of 16 characters",
      "an object",
    ]);
    expect(JSON.stringify(issues)).not.toMatch(/answer|42_?000_?001/);
  });

  it("elsewhere is quoted up to 64 characters", () => {
    expect(issuesOf({ color: "x".repeat(64) })[0]?.received).toBe(`"${"x".repeat(64)}"`);
    expect(issuesOf({ color: "x".repeat(65) })[0]?.received).toBe("a string of 65 characters");
  });
});

describe("text of a document in an issue is escaped and cut", () => {
  it.each([
    ["a line break", { color: "a\nb" }, '"a\\nb"'],
    ["U+0000", { color: "a\u0000" }, '"a\\u0000"'],
    ["a lone surrogate", { color: "\ud800" }, '"\\ud800"'],
    ["a key with U+0000", { "a\u0000": 1 }, "unknown key `a\\u0000`: remove it"],
    [
      "a key that is cut within a surrogate pair",
      { [`${"a".repeat(63)}😀`]: 1 },
      `unknown key \`${"a".repeat(63)}\\ud83d…\`: remove it`,
    ],
    ["a very long key", { ["k".repeat(100_000)]: 1 }, `unknown key \`${"k".repeat(64)}…\`: remove it`],
  ])("%s", (_, document, received) => {
    const [issue] = issuesOf(document);
    expect(issue?.received).toBe(received);
    expect(issue?.path.length).toBeLessThan(100);
  });
});

describe("the number of issues", () => {
  const wrong = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, 1]));

  it("is all of them up to the limit", () => {
    const issues = issuesOf(wrong(issueLimit));
    expect(issues.length).toBe(issueLimit);
    expect(issues.at(-1)?.path).toBe("$.key99");
  });

  it.each([1, 2, 1_000])("beyond it by %i ends with the number left out", (more) => {
    const issues = issuesOf(wrong(issueLimit + more));
    expect(issues.length).toBe(issueLimit);
    expect(issues.at(-2)?.path).toBe("$.key98");
    expect(issues.at(-1)).toEqual({
      path: "$",
      expected: "at most 100 issues to list",
      received: `at least ${more + 1} more issues that are not listed`,
    });
  });

  it("a list stops at the limit and says from where", () => {
    const parsed = parseWith(list(z.string()), [...Array(50).fill("x"), ...Array(500).fill(1)]);
    const issues = parsed.ok ? [] : parsed.issues;
    expect(issues.length).toBe(issueLimit);
    expect(issues.at(-2)?.path).toBe("$[148]");
    expect(issues.at(-1)?.received).toBe("at least 2 more issues that are not listed");
    const few = parseWith(list(z.string()), Array(issueLimit - 1).fill(1));
    expect(few.ok ? 0 : few.issues.length).toBe(issueLimit - 1);
  });
});
