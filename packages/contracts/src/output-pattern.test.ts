import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSteps, patternOf, trees } from "./backtracking.test-case.ts";
import { runLimits } from "./limits.ts";
import { checkPattern, judgePattern } from "./output-pattern.ts";
import { searchSteps } from "./pattern-reader.ts";

const unbounded =
  "a pattern in which at most one repetition has no bound (`*`, `+`, `{n,}`), and which then begins with `^`";
const groups = "a pattern whose groups repeat a bounded number of times";
const steps = "a pattern that takes at most 2500 steps for a character (fewer repetitions)";
const roundsTooMany = "repetitions, nested ones multiplied, of at most 1000 rounds";
const references = "a pattern without back-references";
const lookAround = "a pattern without look-around, named groups or modifiers";
const invalid = "a valid regular expression (ECMAScript, unicode)";

describe("accepts", () => {
  it.each([
    "",
    "abc",
    "^\\d{4}-\\d{2}-\\d{2}$",
    "^\\d{4}(?:-\\d{2}){2}$",
    "^[A-Z]{2,3}$",
    "^[a-z0-9-]+$",
    "^(?:yes|no|maybe)$",
    "^(red|green)(, (red|green))?$",
    "^\\p{L}[\\p{L}\\p{M}' -]{0,99}$",
    "^\\u{1F600}\\u0041\\x41\\cA\\0\\/$",
    "^.{1,1000}$",
    "\\S",
    "^[^@]{1,20}@[^@]{1,20}$",
    "^a|^b*c",
    "^(?:a+|b+)$",
    "[(+*{\\]]",
    "^[\\](a+)+]$",
    "\\(\\+\\*\\{",
    "^\\[[a-z]*\\]$",
    "\\bword\\b",
    "😀{2}",
  ])("%j", (pattern) => expect(checkPattern(pattern)).toBeNull());
});

describe("refuses", () => {
  it.each([
    ["nested repetition", "^(a+)+$", groups],
    ["nested repetition of a class", "^([a-zA-Z]+)*$", groups],
    ["alternatives that overlap, repeated", "^(a|a)*$", groups],
    ["optional within repeated", "^(a|a?)+$", groups],
    ["a group without bound", "^(?:ab)*$", groups],
    ["nested repetition, lazy", "^(a+?)+?$", groups],
    ["a repeated group behind an escaped bracket", "^\\[(a+)+[b]$", groups],
    ["a repeated group behind an escaped backslash", "^\\\\(a+)+$", groups],
    ["a repeated group behind a class that holds brackets", "^[[(](a+)+$", groups],
    ["a repeated group behind a class that holds an escaped bracket", "^[\\]](a+)+$", groups],
    ["a repeated group behind an empty class", "^[^](a+)+$", groups],
    ["a repeated group behind a property", "^\\p{L}(a+)+$", groups],
    ["a repeated group with bounds that have none", "^(a{1,}){2,}$", groups],
    ["two repetitions side by side", "^a*a*$", unbounded],
    ["two repetitions with something between", "^.*a.*b$", unbounded],
    ["two repetitions, one in a group", "^a+(b+)$", unbounded],
    ["two repetitions through a bounded group", "^(?:a+){2}$", unbounded],
    ["two repetitions, one of them written with bounds", "^\\d{2,}x\\d{3,}$", unbounded],
    ["a repetition without an anchor", "a*b", unbounded],
    ["a repetition without an anchor, at the end", "\\s+$", unbounded],
    ["a repetition with an anchor in one branch only", "^a|b*c", unbounded],
    ["a repetition with an anchor in one branch of a group", "(?:^a|b*)c", unbounded],
    ["a repetition behind an optional anchor", "(?:^)?a*b", unbounded],
    ["optional characters", `^${"a?".repeat(30)}${"a".repeat(30)}$`, steps],
    ["optional characters in other words", `^${"a{0,1}".repeat(30)}$`, steps],
    ["alternatives that overlap, in sequence", `^${"(a|a)".repeat(20)}$`, steps],
    ["alternatives that overlap, bounded", "^(?:a|a){20}$", steps],
    ["bounds that multiply", "^a{0,100}a{0,100}$", steps],
    ["bounds and a repetition that multiply", "^a{0,99}a{0,99}a*$", steps],
    ["limits that are too large", "^a{1001}$", roundsTooMany],
    ["limits that are too large with an open end", "^a{1001,}$", roundsTooMany],
    ["limits that are too large together", "^(?:a{101}){10}$", roundsTooMany],
    ["absurd bounds", `^a{${"9".repeat(100)}}$`, roundsTooMany],
    ["a back-reference", "^(a)\\1$", references],
    ["a named group", "^(?<name>a)$", lookAround],
    ["look-ahead", "^(?=a)b$", lookAround],
    ["negative look-ahead", "^(?!a)b$", lookAround],
    ["look-behind", "(?<=a)b", lookAround],
    ["syntax that only other flags allow", "^a{,5}$", invalid],
    ["a bracket that is not closed", "^(a$", invalid],
    ["a needless escape", "^\\-$", invalid],
    ["257 characters", "a".repeat(257), "a pattern of at most 256 characters"],
  ])("%s", (_, pattern, flaw) => expect(checkPattern(pattern)).toBe(flaw));
});

it("counts characters, not code units", () => {
  expect(checkPattern("😀".repeat(runLimits.patternLength))).toBeNull();
});

it("judges the longest and deepest patterns at once", () => {
  const started = performance.now();
  for (let round = 0; round < 100; round += 1) {
    judgePattern(`${"(".repeat(127)}a${")".repeat(127)}`);
    judgePattern("(a){999}".repeat(32));
    judgePattern(`${"(".repeat(40)}a${"){1,9}".repeat(35)}`);
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});

describe("the upper bound on steps", () => {
  const mostSteps = (pattern: string, length: number): number => {
    const { constant, linear, more } = searchSteps(pattern);
    return more > 0 ? Number.POSITIVE_INFINITY : constant + linear * length;
  };

  it("is never below the steps of a backtracking matcher", () => {
    let compared = 0;
    fc.assert(
      fc.property(
        trees,
        fc.string({ unit: fc.constantFrom("a", "a", "a", "b"), maxLength: 12 }),
        (tree, text) => {
          const pattern = patternOf(tree);
          if (checkPattern(pattern) !== null) return;
          compared += 1;
          expect(countSteps(tree, text)).toBeLessThanOrEqual(mostSteps(pattern, text.length));
        },
      ),
      { numRuns: 5_000 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  it("holds for the engine that runs the tests", () => {
    const hardest = [
      "^a{1,400}a*$",
      "^(?:a|a){8}a*$",
      "(?:a|a|a){5}b",
      "^a{0,30}a{0,30}$",
      "a{1,600}b",
      "^.{1,1000}$",
      "^(?:a{1,20}){2}b$",
    ];
    for (const pattern of hardest) {
      expect([pattern, checkPattern(pattern)]).toEqual([pattern, null]);
      const script = `new RegExp(${JSON.stringify(pattern)}, "u").test("a".repeat(20000) + "!")`;
      // A pattern with exponential time would be stopped here, and fail the test.
      runInNewContext(script, {}, { timeout: 10_000 });
    }
  });
});
