import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasInexactNumber, isExactNumber } from "./exact-number.ts";

describe("isExactNumber", () => {
  it.each([
    ...["0", "-0", "0.0", "0e5", "0e999999999999999999999", "-0.000e-400", "1", "-1", "0.1", "1.50", "100"],
    ...["1e2", "1E+2", "0.10e1", "1e-7", "1.0", "100000000000000000000", "1e22", "1e308", "5e-324"],
    ...[
      "9007199254740991",
      "9007199254740992",
      "-9007199254740992",
      "9007199254740994",
      "0.30000000000000004",
    ],
    ...[
      "1.7976931348623157e308",
      "17976931348623157e292",
      "2.2250738585072014e-308",
      "123456789012345680000",
    ],
    ...[
      `1${"0".repeat(300)}`,
      `0.${"0".repeat(300)}1`,
      `1${"0".repeat(1_000)}e-1000`,
      `0.1${"0".repeat(5_000)}`,
    ],
  ])("keeps %s", (literal) => {
    expect(isExactNumber(literal)).toBe(true);
  });

  it.each([
    ...["9007199254740993", "-9007199254740993", "0.1000000000000000055", "1e400", "-1e400", "1e-400"],
    ...["123456789012345678901234567890", "1e999999999", "1e-999999999", "1e99999999999999999999999999"],
    ...["4.9e-324", "2e-324", "1.7976931348623158e308", "1.7976931348623159e308", "0.1234567890123456789"],
    ...["9007199254740992.5", "90071992547409930e-1", "0.9007199254740993e16", "10000000000000000000001"],
    ...["3.14159265358979323846", "1.00000000000000000001", `1${"0".repeat(309)}`, `1${"0".repeat(1_000)}1`],
  ])("does not preserve %s", (literal) => {
    expect(isExactNumber(literal)).toBe(false);
  });

  it("preserves every number that JavaScript writes, in any spelling", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20), (value, zeros) => {
        const literal = JSON.stringify(value);
        expect(isExactNumber(literal)).toBe(true);
        expect(isExactNumber(value.toExponential())).toBe(true);
        if (literal.includes(".") && !literal.includes("e"))
          expect(isExactNumber(literal + "0".repeat(zeros))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("agrees with exact arithmetic on integers", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (value) => {
        const shortest = BigInt(
          JSON.stringify(Number(value)).replace(
            /^(-?\d)(?:\.(\d+))?e\+(\d+)$/,
            (_, first, rest = "", power) => `${first}${rest}${"0".repeat(Number(power) - rest.length)}`,
          ),
        );
        expect(isExactNumber(String(value))).toBe(shortest === value);
      }),
      { numRuns: 5_000 },
    );
  });

  it("handles a megabyte of digits quickly", () => {
    expect(isExactNumber("1".repeat(1_048_576))).toBe(false);
    expect(isExactNumber(`1e${"9".repeat(1_048_576)}`)).toBe(false);
    expect(isExactNumber(`${"0.".padEnd(1_048_576, "0")}1e1048575`)).toBe(true);
  });
});

describe("hasInexactNumber", () => {
  it.each([
    ['{"a":9007199254740993}', true],
    ['[0.1,{"b":[1e400]}]', true],
    ["1e-400", true],
    ['["9007199254740993","\\"9007199254740993",-0.5]', false],
    ['{"9007199254740993":1}', false],
    ['"\\\\"', false],
    ["[true,false,null,1e2,-0]", false],
  ])("%s: %s", (text, inexact) => {
    JSON.parse(text);
    expect(hasInexactNumber(text)).toBe(inexact);
  });

  it("finds none in the output of JSON.stringify", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hasInexactNumber(JSON.stringify(value))).toBe(false);
      }),
    );
  });
});
