import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

const fromBits = (bits: string): number =>
  new DataView(BigUint64Array.of(BigInt(`0x${bits}`)).buffer).getFloat64(0, true);

describe("the examples of RFC 8785", () => {
  it("section 3.2.2: numbers, strings and literals", () => {
    const value = {
      // biome-ignore lint/correctness/noPrecisionLoss: the example is about precision
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("section 3.2.3: keys by UTF-16 code units", () => {
    const value = {
      "\u20ac": "euro",
      "\r": "return",
      "\ufb33": "dalet",
      "1": "one",
      "\u{1F600}": "face",
      "\u0080": "control",
      "\u00f6": "o",
    };
    const order = [...canonicalJson(value).matchAll(/:"(\w+)"/g)].map((match) => match[1]);
    expect(order).toEqual(["return", "one", "control", "o", "euro", "face", "dalet"]);
  });

  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("appendix B: %s is %s", (bits, text) => expect(canonicalJson(fromBits(bits))).toBe(text));

  it.each(["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])(
    "appendix B: %s is an error",
    (bits) => {
      expect(() => canonicalJson(fromBits(bits))).toThrow(TypeError);
    },
  );
});

/** JSON as `JSON.parse` returns it. */
const json = fc.jsonValue({ stringUnit: "grapheme", maxDepth: 5 }) as fc.Arbitrary<unknown>;

it("is JSON for the same value", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("contains only the value: what it parses to has the same form, without white space", () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.stringify(JSON.parse(text)).length).toBe(text.length);
    }),
  );
});

const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reordered(inner)]),
  );
};

it("does not depend on the order of keys", () => {
  fc.assert(fc.property(json, (value) => canonicalJson(reordered(value)) === canonicalJson(value)));
});

it("differs for different values", () => {
  expect(canonicalJson([1, [2]])).not.toBe(canonicalJson([[1], 2]));
  expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
  expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
  expect(canonicalJson(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}');
});

it("leaves out keys whose value is undefined, as JSON.stringify does", () => {
  expect(canonicalJson({ b: undefined, a: 1, c: undefined })).toBe('{"a":1}');
});

describe("throws a TypeError for", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["a"] = [cyclic];
  it.each([
    ["undefined", undefined],
    ["undefined in an array", [undefined]],
    ["a hole in an array", new Array(2)],
    ["NaN", { a: Number.NaN }],
    ["a bigint", { a: 1n }],
    ["a symbol", { a: Symbol("x") }],
    ["a function", { a: () => 1 }],
    ["a lone surrogate", { a: "x\ud800" }],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["a date", { a: new Date(0) }],
    ["a map", { a: new Map([["b", 1]]) }],
    ["a set", new Set([1])],
    ["bytes", { a: new Uint8Array(2) }],
    ["an object that contains itself", cyclic],
    ["100,000 levels", JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
  ])("%s", (_, value) => expect(() => canonicalJson(value)).toThrow(TypeError));
});
