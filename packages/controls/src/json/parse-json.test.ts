import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./parse-json.ts";

const problemOf = (text: string): string => {
  const parsed = parseJson(text);
  return parsed.ok ? "(accepted)" : parsed.problem;
};

describe("parseJson accepts", () => {
  it("every JSON text, with the value of JSON.parse", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 8 }).filter((text) => !/__proto__/.test(text)),
        fc.constantFrom(undefined, 2, "\t"),
        (text, space) => {
          const value: unknown = JSON.parse(text);
          expect(parseJson(JSON.stringify(value, null, space))).toEqual({ ok: true, value });
        },
      ),
    );
  });

  it.each([
    ["equal keys in different objects", '{"a":{"a":1},"b":[{"a":1},{"a":1}]}'],
    ["keys that differ in case", '{"a":1,"A":2}'],
    ["values that are equal to keys", '{"a":"a","b":"a"}'],
    ["brackets, commas and quotes inside strings", '{"a":"},{\\"a\\":[","b":"\\\\","c":"\\\\\\""}'],
    ["an array that follows an empty object", '{"a":{},"b":[],"c":[{},"x","x"]}'],
    ["`__proto__` as a value", '{"a":"__proto__"}'],
  ])("%s", (_, text) => {
    expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it("64 levels, and not 65", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(parseJson(nested(64)).ok).toBe(true);
    expect(problemOf(nested(65))).toBe(
      "more than 64 levels of objects and arrays: the first too many begins at line 1, column 65",
    );
  });
});

describe("parseJson refuses a duplicate key", () => {
  it.each<[string, string, string, string]>([
    ["at the top", '{"a":1,"a":1}', "$.a", "line 1, column 8"],
    ["with another value between", '{"a":1,\n "b":{"a":2},\n "a":3}', "$.a", "line 3, column 2"],
    ["deep inside", '{"x":[0,{"y":{"k":1,"k":2}}]}', "$.x[1].y.k", "line 1, column 21"],
    ["spelt with an escape", '{"a":1,"\\u0061":2}', "$.a", "line 1, column 8"],
    ["that holds an escape", '{"a\\nb":1,"a\\u000ab":2}', '$["a\\nb"]', "line 1, column 11"],
    ["that is empty", '{"":1,"":2}', '$[""]', "line 1, column 7"],
    ["after strings full of punctuation", '{"t":"{\\"a\\":1,","a":1,"a":2}', "$.a", "line 1, column 24"],
  ])("%s", (_, text, path, place) => {
    expect(parseJson(text)).toMatchObject({ ok: false, path, problem: expect.stringContaining(place) });
  });

  it("and names no key within a job's input", () => {
    const problem = problemOf('{"jobs":[{"input":{"secret":1,"secret":2}}]}');
    expect(problem).toBe("a key appears twice in one object: the second is at line 1, column 31");
    expect(problemOf('{"input":1,"input":2}')).toContain("`input`");
  });

  it("at any place in a document", () => {
    const key = fc
      .string({ minLength: 1, maxLength: 8, unit: "binary" })
      .filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.nat(),
        (keys, from, depth) => {
          const doubled = keys[from % keys.length] ?? "";
          const object = [...keys, doubled].map((each) => `${JSON.stringify(each)}:0`).join(",");
          const levels = depth % 20;
          const text = `${'{"in":['.repeat(levels)}{${object}}${"]}".repeat(levels)}`;
          expect(problemOf(text)).toContain("appears twice in one object");
        },
      ),
    );
  });
});

it.each([
  ['{"__proto__":{}}', "$.__proto__"],
  ['{"a":[{"\\u005f_proto__":1}]}', "$.a[0].__proto__"],
])("refuses the key `__proto__`: %s", (text, path) => {
  expect(parseJson(text)).toMatchObject({ ok: false, path, problem: expect.stringContaining("`__proto__`") });
});

describe("parseJson reports where a text stops being JSON", () => {
  it.each([
    ["", "expected a value, but the text ends here at line 1, column 1"],
    ["{nonsense", "expected a key in double quotes or `}` at line 1, column 2"],
    ["{'a':1}", "expected a key in double quotes or `}` at line 1, column 2"],
    ['{"a":1,}', "expected a key in double quotes at line 1, column 8"],
    ['{"a" 1}', "expected `:` after the key at line 1, column 6"],
    ['{"a":}', "expected a value at line 1, column 6"],
    ['{"a":tru}', "expected a value at line 1, column 6"],
    ['{"a":truely}', "expected a value at line 1, column 6"],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', "expected `,` or `}` at line 3, column 3"],
    ["[1 2]", "expected `,` or `]` at line 1, column 4"],
    ["[1,]", "expected a value at line 1, column 4"],
    ["[", "expected a value or `]`, but the text ends here at line 1, column 2"],
    ["01", "expected nothing after the end of the document at line 1, column 2"],
    ["{} {}", "expected nothing after the end of the document at line 1, column 4"],
    ["// why\n1", "expected a value at line 1, column 1"],
    ["NaN", "expected a value at line 1, column 1"],
    ["[-]", "expected a value or `]` at line 1, column 2"],
    ['"abc', 'expected a closing `"` for the string that begins here at line 1, column 1'],
    ['["a\nb"]', /control characters in strings to be escaped.* at line 1, column 4$/],
    ['["a\\xb"]', /one of the escapes .* at line 1, column 4$/],
    ['["\\u12g4"]', /one of the escapes .* at line 1, column 3$/],
  ])("%j", (text, problem) => {
    expect(problemOf(text)).toMatch(problem);
  });

  it("for every text that JSON.parse refuses, and quotes none of it", () => {
    const cutting = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "x", '"', "\\", "]", "\u0001", ":"),
    );
    fc.assert(
      fc.property(cutting, ([text, at, put]) => {
        const broken = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
        const parsed = parseJson(broken);
        if (isJson(broken)) return;
        expect(parsed).toMatchObject({
          ok: false,
          problem: expect.stringMatching(/ at line \d+, column \d+$/),
        });
      }),
      { numRuns: 2_000 },
    );
    expect(problemOf('{"secret": "do not quote me" "x"}')).not.toContain("do not quote");
  });
});

describe("parseJson returns quickly on hostile text", () => {
  it.each([
    ["brackets", "[".repeat(1_048_576)],
    ["braces", '{"a":'.repeat(200_000)],
    ["brackets behind a string that does not end", `["${"[".repeat(1_048_576)}`],
    ["backslashes", `"${"\\".repeat(1_048_575)}`],
    ["quotes", '"'.repeat(1_048_576)],
    ["escaped quotes", `["${'\\"'.repeat(500_000)}`],
    ["digits", `[${"1".repeat(1_048_000)}x`],
    ["white space", " ".repeat(1_048_576)],
    ["a key of a megabyte, twice", `{"${"k".repeat(500_000)}":1,"${"k".repeat(500_000)}":2}`],
  ])("a megabyte of %s", (_, text) => {
    const problem = problemOf(text);
    expect(problem).not.toBe("(accepted)");
    expect(problem.length).toBeLessThan(300);
  });

  it("shows control characters and lone surrogates of a key as escapes", () => {
    expect(problemOf('{"a\\u0000\\ud800":1,"a\\u0000\\ud800":2}')).toMatch(/`a\\u0000\\ud800`/);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("parseJson refuses a number that parsing does not preserve", () => {
  it.each([
    ['{"orderId":9007199254740993}', "$.orderId", "line 1, column 12"],
    ['{"jobs":[{"input":{"a":[0.1,\n0.1000000000000000055]}}]}', "$.jobs[0].input.*[1]", "line 2, column 1"],
    ["[1e400]", "$[0]", "line 1, column 2"],
    ["-1e-400", "$", "line 1, column 1"],
    ['{"1":1,"n":123456789012345678901234567890}', "$.n", "column 12"],
  ])("%s", (text, path, place) => {
    expect(parseJson(text)).toMatchObject({
      ok: false,
      path,
      problem: expect.stringContaining(place),
      issue: { path, expected: expect.stringContaining("send this one as a string") },
    });
  });

  it("and none in strings, keys and literals that keep their value", () => {
    const text = '{"9007199254740993":"9007199254740993","a":[0.1,1e2,-0,1.50,100,1E+2,0.10e1]}';
    expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it("and names a container that is too deep first", () => {
    expect(problemOf(`[1e400,${"[".repeat(1_000_000)}`)).toContain("more than 64 levels");
    expect(problemOf(`{"a":1,"a":${"[".repeat(1_000_000)}`)).toContain("more than 64 levels");
  });

  it("and quotes no content", () => {
    expect(problemOf('{"a":9007199254740993}')).not.toContain("9007199254740993");
  });
});
