import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowlistV1 } from "./allowlist.ts";
import { issueLimit, runLimits } from "./limits.ts";
import { changedAt, placesOf } from "./mutate.test-case.ts";
import { type ParseResult, parseWith } from "./parse.ts";
import { resultV1 } from "./result.ts";
import { runV1 } from "./run.ts";
import { sampleAllowlist, sampleJob, sampleResult, sampleRule, sampleRun } from "./samples.test-case.ts";

const depth = 100_000;
const deep = (before: string, after: string): unknown =>
  JSON.parse(`${before.repeat(depth)}{}${after.repeat(depth)}`);
const runOf = (job: object) => ({ ...sampleRun(), jobs: [{ ...sampleJob(), ...job }] });
const withSchema = (schema: unknown) => runOf({ output: { field: "body", type: "custom", schema } });

const pathsOf = (parsed: ParseResult<unknown>) => (parsed.ok ? [] : parsed.issues.map(({ path }) => path));

describe("100,000 levels are one issue", () => {
  const objects = deep('{"a":', "}");
  const inItems = deep('{"items":', "}");
  const inProperties = deep('{"properties":{"a":', "}}");
  const inUnions = deep('{"anyOf":[', "]}");
  const inDefinitions = deep('{"$defs":{"a":', "}}");
  const arrays = deep("[", "]");

  it.each([
    ["the document", objects],
    ["a document of arrays", arrays],
    ["appliesTo", { ...sampleRun(), appliesTo: { a: objects } }],
    ["jobs", { ...sampleRun(), jobs: arrays }],
    ["metadata", { ...sampleRun(), metadata: objects }],
    ["input", runOf({ input: objects })],
    ["an array in input", runOf({ input: { a: arrays } })],
    ["sources", runOf({ sources: arrays })],
    ["output", runOf({ output: objects })],
    ["items of a schema", withSchema(inItems)],
    ["properties of a schema", withSchema(inProperties)],
    ["unions of a schema", withSchema(inUnions)],
    ["definitions of a schema", withSchema(inDefinitions)],
    ["a constant of a schema", withSchema({ const: objects })],
    ["a type of a schema", withSchema({ type: arrays })],
  ])("in %s", (_, document) => {
    const parsed = parseWith(runV1, document);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed).length).toBeLessThan(2_000);
  });

  it("in an output and in an allowlist", () => {
    expect(pathsOf(parseWith(resultV1, { ...sampleResult(), output: objects }))[0]).toMatch(
      /^\$\.output(\.a){64}$/,
    );
    const rule = { ...sampleRule(), appliesTo: { a: objects } };
    expect(pathsOf(parseWith(allowlistV1, { ...sampleAllowlist(), rules: [rule] }))).toEqual([
      "$.rules[0].appliesTo.a",
    ]);
  });
});

describe("a mebibyte of errors is refused quickly, with at most 100 issues", () => {
  const many = <T>(item: T): T[] => Array.from({ length: runLimits.bytes / 2 }, () => item);
  const named = <T>(value: T) =>
    Object.fromEntries(
      Array.from({ length: runLimits.bytes / 8 }, (_, index) => [index.toString(36), value]),
    );
  const jobs = (job: object, count: number) => ({
    ...sampleRun(),
    jobs: Array.from({ length: count }, (_, index) => ({ ...sampleJob(), jobId: `j${index}`, ...job })),
  });
  const schemas = (schema: object) => jobs({ output: { field: "body", type: "custom", schema } }, 60);

  it.each([
    ["jobs that are not objects", { ...sampleRun(), jobs: many(1) }],
    ["sources that are not strings", runOf({ sources: many(1) })],
    ["sources with U+0000", runOf({ sources: many("\u0000") })],
    ["dimensions", { ...sampleRun(), appliesTo: named("x") }],
    ["dimensions that are not strings", { ...sampleRun(), appliesTo: named(1) }],
    ["unknown keys", { ...sampleRun(), ...named(1) }],
    ["subschemas that are not objects", schemas({ allOf: Array(8_000).fill(1) })],
    ["enumerations of invalid values", schemas({ allOf: Array(15).fill({ enum: Array(500).fill([]) }) })],
    [
      "properties that are not schemas",
      schemas({ properties: Object.fromEntries(Object.entries(named(1)).slice(0, 2_000)) }),
    ],
    ["unknown keywords", schemas({ allOf: Array(1_600).fill({ x: 1 }) })],
    ["jobs with everything missing", { ...sampleRun(), jobs: Array(500).fill({}) }],
  ])("%s", (_, document) => {
    const parsed = parseWith(runV1, document);
    expect(parsed.ok ? 0 : parsed.issues.length).toBeGreaterThan(0);
    expect(parsed.ok ? 0 : parsed.issues.length).toBeLessThanOrEqual(issueLimit);
    // Measures work instead of time; without a limit there would be half a million issues.
    expect(runV1.safeParse(document).error?.issues.length).toBeLessThan(10_000);
  });

  it("the same for the lists of an allowlist", () => {
    for (const flaw of [
      { kinds: many("") },
      { slotIds: many(1) },
      { appliesTo: { a: many("") } },
      { appliesTo: named([]) },
    ]) {
      const paths = pathsOf(
        parseWith(allowlistV1, { ...sampleAllowlist(), rules: [{ ...sampleRule(), ...flaw }] }),
      );
      expect(paths.length).toBeGreaterThan(0);
      expect(paths.length).toBeLessThanOrEqual(issueLimit);
    }
  });
});

it("an array may have as many items as a job has values, and no more", () => {
  expect(parseWith(runV1, runOf({ sources: Array(runLimits.jobValues - 100).fill("") })).ok).toBe(true);
  expect(parseWith(runV1, runOf({ sources: Array(300_000).fill("") })).ok).toBe(false);
});

it("never throws for any document, or any value within a valid run", () => {
  const anything = fc.anything({
    withNullPrototype: true,
    withDate: true,
    withMap: true,
    withBigInt: true,
    withSparseArray: true,
  });
  const places = placesOf(sampleRun());
  fc.assert(
    fc.property(anything, fc.constantFrom(...places), (value, place) => {
      for (const contract of [runV1, resultV1, allowlistV1]) {
        const parsed = parseWith(contract, value);
        expect(parsed.ok || parsed.issues.length > 0).toBe(true);
      }
      const parsed = parseWith(
        runV1,
        changedAt(sampleRun(), place, () => value),
      );
      expect(parsed.ok || parsed.issues.length > 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
