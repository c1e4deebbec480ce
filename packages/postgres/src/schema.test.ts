import { expect, it } from "vitest";
import { knownMigrations } from "./migrate.ts";
import { compareSchema, type SchemaFacts } from "./schema.ts";

const known = ["0001-one", "0002-two", "0004-four"];
type Facts = Omit<SchemaFacts, "encoding">;
const compare = (facts: Facts) => compareSchema({ encoding: "UTF8", ...facts }, { known });
const problemWith = (facts: Facts): string => {
  const schema = compare(facts);
  return schema.state === "unusable" ? schema.problem : `none: ${schema.state}`;
};

it.each<[string, Facts, ReturnType<typeof compareSchema>]>([
  ["empty", { executed: [], oldestCode: null }, { state: "behind", pending: known }],
  [
    "of an older version",
    { executed: ["0001-one"], oldestCode: null },
    { state: "behind", pending: known.slice(1) },
  ],
  ["of this version", { executed: known, oldestCode: 1 }, { state: "current" }],
  [
    "of a newer version that admits this one",
    { executed: [...known, "0005-five"], oldestCode: 4 },
    { state: "newer", unknown: ["0005-five"] },
  ],
])("a database %s", (_, facts, schema) => {
  expect(compare(facts)).toEqual(schema);
});

it.each<[string, Facts, RegExp]>([
  [
    "needs newer code",
    { executed: [...known, "0005-five"], oldestCode: 5 },
    /knows migrations up to 4: it needs one that knows 5/,
  ],
  ["needs newer code although it has no newer migration", { executed: known, oldestCode: 5 }, /too new/],
  [
    "does not name the code it needs",
    { executed: [...known, "0005-five"], oldestCode: null },
    /does not say/,
  ],
  [
    "has another history",
    { executed: ["0001-one", "0002-zwei"], oldestCode: 1 },
    /`0002-zwei` is not known.+`0002-two` is missing/,
  ],
  ["has a name without a number", { executed: [...known, "five"], oldestCode: 1 }, /`five` is not known/],
  [
    "lacks an earlier migration",
    { executed: ["0001-one", "0004-four", "0005-five"], oldestCode: 1 },
    /`0002-two` is missing/,
  ],
])("refuses a database that %s", (_, facts, problem) => {
  expect(problemWith(facts)).toMatch(problem);
});

it("migrations are numbered, each number once", () => {
  const numbers = knownMigrations.map((name) => /^(\d{4})-[a-z-]+$/.exec(name)?.[1]);
  expect(numbers).not.toContain(undefined);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it.each(["LATIN1", "SQL_ASCII"])("refuses a database with the encoding %s", (encoding) => {
  expect(compareSchema({ executed: [], encoding, oldestCode: null }, { known })).toMatchObject({
    state: "unusable",
    problem: expect.stringContaining(`the encoding ${encoding}`),
  });
});
