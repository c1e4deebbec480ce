import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linearPattern } from "./linear-pattern.ts";

const characters = [..."abz09_-^]. /:*é\n\r\t\v\f\u0008\u00a0\u2028\ufeff\u3000", "\u{1f600}", "\u{10ffff}"];

const escapes = ["d", "D", "w", "W", "s", "S", "t", "n", "r", "f", "v", "0", "cJ", "x41", "u0061", "u{61}"];
const classEscapes = fc.constantFrom(
  ...escapes.map((name) => `\\${name}`),
  "\\b",
  "\\-",
  "\\]",
  "\\p{L}",
  "\\P{Lu}",
);
const plain = fc.constantFrom(..."abz09_ é:[&");
const range = fc.constantFrom("a-z", "0-9", "\\x00-\\x1f", "\\u{1f600}-\\u{1f64f}", " -~", "\\--a");
const atoms = fc.oneof(
  fc.constantFrom(..."abz09_- :é\u{1f600}", ".", "\\.", "\\/", "\\^", "\\ud83d\\ude00"),
  fc.constantFrom(...escapes.map((name) => `\\${name}`), "\\p{Letter}", "\\P{gc=Nd}", "\\p{Script=Greek}"),
  fc
    .tuple(fc.constantFrom("", "^"), fc.array(fc.oneof(classEscapes, plain, range), { maxLength: 4 }))
    .map(([negation, members]) => `[${negation}${members.join("")}]`),
  fc.constantFrom("(a|b)", "(?:ab|\\d)", "(?:|x)", "()"),
);
const quantified = fc
  .tuple(atoms, fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,3}", "{1,}", "*?", "+?"))
  .map(([atom, quantifier]) => atom + quantifier);
const assertions = fc.constantFrom("^", "$", "\\b", "\\B", "", "", "");
const patterns = fc
  .tuple(assertions, fc.array(quantified, { minLength: 1, maxLength: 3 }), assertions)
  .map(([start, middle, end]) => start + middle.join("") + end)
  .filter(isEcma);
const texts = fc.array(fc.constantFrom(...characters), { maxLength: 6 }).map((parts) => parts.join(""));

/** Parts that are valid alone may form something else together, such as `\\0` before a digit. */
function isEcma(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") !== null;
  } catch {
    return false;
  }
}

describe("a pattern has the same meaning in RE2 as in ECMAScript", () => {
  test("for patterns of all constructs that a caller may use", { timeout: 60_000 }, () => {
    let matched = 0;
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 5, maxLength: 5 }), (pattern, candidates) => {
        const native = new RegExp(pattern, "u");
        const linear = linearPattern(pattern);
        for (const text of candidates) {
          // V8 finds `\B` between the halves of a character, where the standard has no position.
          if (pattern.includes("\\B") && /[\u{10000}-\u{10ffff}]/u.test(text)) continue;
          if (native.test(text)) matched += 1;
          expect(linear.test(text), `${JSON.stringify(pattern)} on ${JSON.stringify(text)}`).toBe(
            native.test(text),
          );
        }
      }),
      { numRuns: 5_000 },
    );
    expect(matched).toBeGreaterThan(1_000);
  });

  test.each([
    { pattern: "^.$", text: "\r" },
    { pattern: "^\\s$", text: "\u00a0" },
    { pattern: "^\\S$", text: "\u2028" },
    { pattern: "^[\\S]$", text: "\ufeff" },
    { pattern: "[]", text: "anything" },
    { pattern: "^[^]$", text: "\n" },
    { pattern: "^[[:alpha:\\]]$", text: "q" },
    { pattern: "^[a-b-d]$", text: "-" },
    { pattern: "^a$", text: "a\n" },
    { pattern: "", text: "" },
  ])("$pattern on $text", ({ pattern, text }) => {
    expect(linearPattern(pattern).test(text)).toBe(new RegExp(pattern, "u").test(text));
  });
});

test.each(["(?i:a)", "(?=a)", "(?<name>a)", "\\p{ASCII}", "\\p{Script_Extensions=Greek}", "("])(
  "%s has no equivalent and is refused",
  (pattern) => {
    expect(() => linearPattern(pattern)).toThrow();
  },
);

test("a pattern with exponential backtracking is matched in linear time", { timeout: 60_000 }, () => {
  const linear = linearPattern("^(?:a+)+$");
  const started = performance.now();
  expect(linear.test(`${"a".repeat(100_000)}!`)).toBe(false);
  // Backtracking would take longer than the age of the universe.
  expect(performance.now() - started).toBeLessThan(5_000);
});
