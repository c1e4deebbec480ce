import { describe, expect, it } from "vitest";
import { allowlistV1 } from "./allowlist.ts";
import { allowlistLimits } from "./limits.ts";
import { parseWith } from "./parse.ts";
import { sampleAllowlist, sampleRule } from "./samples.test-case.ts";

const withRules = (...rules: Record<string, unknown>[]) => ({ ...sampleAllowlist(), rules });
const issuesOf = (document: unknown) => {
  const parsed = parseWith(allowlistV1, document);
  return parsed.ok ? [] : parsed.issues.map(({ path, expected }) => `${path}: ${expected}`);
};
const rulesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...sampleRule(), id: `r${index}` }));
const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);

it("a document without rules is valid: it denies everything", () => {
  expect(issuesOf(withRules())).toEqual([]);
});

it.each([
  [allowlistLimits.rules, []],
  [allowlistLimits.rules + 1, ["$.rules: at most 10000 items"]],
])("%i rules", (count, issues) => expect(issuesOf(withRules(...rulesOf(count)))).toEqual(issues));

it.each([
  ["as many values as all rules together may name", 0, []],
  [
    "one value more",
    1,
    ["$.rules: at most 100000 values of dimensions, kinds and slots in all rules together"],
  ],
])("%s", (_, more, issues) => {
  const rule = { ...sampleRule(), appliesTo: { subject: ["*"] }, kinds: ["explanatory"] };
  expect(issuesOf(withRules({ ...rule, slotIds: values(allowlistLimits.values - 2 + more) }))).toEqual(
    issues,
  );
});

it("rule ids are unique, and a duplicate is reported with the first one", () => {
  const ids = ["a", "b", "a", "a"];
  expect(issuesOf(withRules(...ids.map((id) => ({ ...sampleRule(), id }))))).toEqual(
    [2, 3].map(
      (n) => `$.rules[${n}].id: a rule id that is unique in the document (\`$.rules[0]\` has the same)`,
    ),
  );
});

describe("dimensions", () => {
  const rule = (id: string, appliesTo: unknown) => ({ ...sampleRule(), id, appliesTo });
  const all = ["*"];

  it("may come in any order", () => {
    expect(issuesOf(withRules(rule("a", { x: all, y: all }), rule("b", { y: ["1"], x: ["2"] })))).toEqual([]);
  });

  it.each([
    ["one left out", { x: all }, "`x`"],
    ["one more", { x: all, y: all, z: all }, "`x`, `y`, `z`"],
    ["another", { x: all, z: all }, "`x`, `z`"],
    ["names that run together", { "x, y": all }, "`x, y`"],
    ["a name with a line break", { "x\ny": all }, "`x\\ny`"],
  ])("%s is refused", (_, appliesTo, named) => {
    expect(issuesOf(withRules(rule("a", { x: all, y: all }), rule("b", appliesTo)))).toEqual([
      `$.rules[1].appliesTo: the same dimensions as the first rule (\`x\`, \`y\`), not ${named}; write ["*"] for any value`,
    ]);
  });

  it.each([
    ["none", {}, "$.rules[0].appliesTo: at least 1 dimension"],
    [
      "17",
      Object.fromEntries(values(17).map((name) => [name, all])),
      "$.rules[0].appliesTo: at most 16 dimensions",
    ],
    [
      "`__proto__`",
      JSON.parse('{"x":["*"],"__proto__":["*"]}'),
      "$.rules[0].appliesTo.__proto__: no such key",
    ],
  ])("%s", (_, appliesTo, issue) => expect(issuesOf(withRules(rule("a", appliesTo)))).toEqual([issue]));
});

describe("the values of a dimension", () => {
  const mixed = '$.rules[0].appliesTo.x: `["*"]` alone, or values without `*`';
  it.each([
    ["any", ["*"], []],
    ["one", ["a"], []],
    ["the most", values(allowlistLimits.valuesPerDimension), []],
    [
      "one too many",
      values(allowlistLimits.valuesPerDimension + 1),
      ["$.rules[0].appliesTo.x: at most 1000 items"],
    ],
    ["none", [], ["$.rules[0].appliesTo.x: at least 1 item"]],
    ["any and one", ["*", "a"], [mixed]],
    ["one and any", ["a", "*"], [mixed]],
    ["any twice", ["*", "*"], [mixed]],
    ["one that only begins with *", ["*a", "b"], []],
    ["not a list", "*", ["$.rules[0].appliesTo.x: an array"]],
    [
      "an empty value",
      [""],
      ["$.rules[0].appliesTo.x[0]: text of 1 to 256 well-formed characters without U+0000"],
    ],
  ])("%s", (_, x, issues) => {
    expect(issuesOf(withRules({ ...sampleRule(), appliesTo: { x } }))).toEqual(issues);
  });
});

it.each([
  [1, []],
  [allowlistLimits.jobsPerRun, []],
  [0, ["$.rules[0].maxJobsPerRun: at least 1"]],
  [allowlistLimits.jobsPerRun + 1, ["$.rules[0].maxJobsPerRun: at most 100"]],
  [1.5, ["$.rules[0].maxJobsPerRun: a whole number"]],
  ["1", ["$.rules[0].maxJobsPerRun: a whole number"]],
  [undefined, ["$.rules[0].maxJobsPerRun: a whole number"]],
])("maxJobsPerRun %j", (maxJobsPerRun, issues) => {
  expect(issuesOf(withRules({ ...sampleRule(), maxJobsPerRun }))).toEqual(issues);
});

it.each([
  ["kinds", [], ["$.rules[0].kinds: at least 1 item"]],
  ["slotIds", [], []],
  ["slotIds", ["a"], []],
  ["slotIds", [7], ["$.rules[0].slotIds[0]: a string"]],
  ["enabled", "true", ["$.rules[0].enabled: `true` or `false`"]],
])("%s: %j", (key, value, issues) =>
  expect(issuesOf(withRules({ ...sampleRule(), [key]: value }))).toEqual(issues),
);

it.each(["allow_by_default", "", null])("the mode is not %j", (mode) => {
  expect(issuesOf({ ...sampleAllowlist(), mode })).toEqual(['$.mode: `"deny_by_default"`']);
});
