import { describe, expect, it } from "vitest";
import { portabilityFlaw } from "./portable-pattern.ts";
import { filesEndingIn } from "./repository-files.ts";

/** The values of every `pattern` in JSON, and the keys of every `patternProperties`. */
function patternsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(patternsIn);
  if (typeof value !== "object" || value === null) return [];
  const { pattern, patternProperties } = value as { pattern?: unknown; patternProperties?: object };
  const own = typeof pattern === "string" ? [pattern] : [];
  return [...own, ...Object.keys(patternProperties ?? {}), ...Object.values(value).flatMap(patternsIn)];
}

const schemas = filesEndingIn(".schema.json").filter(({ path }) => path.startsWith("packages/"));

describe("every pattern reads the same in ECMAScript, Python, Rust, RE2 and Java", () => {
  it.each(schemas.map(({ path, text }) => [path, text] as const))("in %s", (_, text) => {
    const flaws = [...new Set(patternsIn(JSON.parse(text)))].flatMap((pattern) => {
      const flaw = portabilityFlaw(pattern);
      return flaw === null ? [] : [`${pattern}: ${flaw}`];
    });
    expect(flaws).toEqual([]);
  });

  it("in the descriptions of the HTTP interface", () => {
    const sources = filesEndingIn(".ts").filter(({ path }) => path.startsWith("apps/service/src/http/"));
    const patterns = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bpattern: ("(?:[^"\\]|\\.)*")/g)].map(([, literal = ""]) =>
        String(JSON.parse(literal)),
      ),
    );
    expect(patterns.length).toBeGreaterThan(3);
    expect(patterns.map(portabilityFlaw).filter((flaw) => flaw !== null)).toEqual([]);
  });

  it("there are some", () => {
    expect(schemas.length).toBeGreaterThan(40);
    expect(schemas.flatMap(({ text }) => patternsIn(JSON.parse(text))).length).toBeGreaterThan(150);
  });
});

describe("portabilityFlaw", () => {
  it.each([
    "^[^\\x00]{1,256}$",
    "a|b",
    "^(?:[0-9]{4}-02|x)T$",
    "[\u1680\u2000-\u200a]",
    "^#/\\$defs/[A-Za-z_.-]+$",
    "^a{0,1000}$",
    "(?:a{10}){100}",
    "[a-]",
    "a\\.b\\\\",
  ])("takes %s", (pattern) => {
    expect(portabilityFlaw(pattern)).toBeNull();
    expect(() => new RegExp(pattern, "u")).not.toThrow();
  });

  it.each([
    ["\ud800", /lone surrogate/],
    ["^[^\\u0000]$", /escape/],
    ["^[^\\uD800-\\uDFFF]*$", /escape/],
    ["\\d", /escape/],
    ["[\\w.-]", /escape/],
    ["[\\s]", /escape/],
    ["\\p{L}", /escape/],
    ["\\/", /escape/],
    ["\\bx", /escape/],
    ["(a)\\1", /unexpected/],
    ["a.b", /unexpected "\."/],
    ["(?=a)", /unexpected/],
    ["(?<n>a)", /unexpected/],
    ["(?i:a)", /unexpected/],
    ["(?:a", /not closed/],
    ["a+?", /repetition of a repetition/],
    ["a++", /repetition of a repetition/],
    ["a{2}{3}", /repetition of a repetition/],
    ["a{1001}", /more than 1000 rounds/],
    ["(?:a{40}){26}", /more than 1000 rounds/],
    ["a{3,2}", /no repetition/],
    ["a{,3}", /no repetition/],
    ["x{", /no repetition/],
    ["[a&&b]", /doubled/],
    ["[a[b]]", /in a class an unescaped/],
    ["[]a]", /empty class/],
    ["[z-a]", /runs backwards/],
    ["[a", /not closed/],
    ["a^b", /unexpected/],
    ["a$b", /elsewhere than at the end/],
    ["a)", /unexpected/],
    ["*a", /unexpected/],
  ])("refuses %j", (pattern, flaw) => {
    expect(portabilityFlaw(pattern)).toMatch(flaw);
  });
});
