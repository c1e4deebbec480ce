import { expect, it } from "vitest";
import { parseWith } from "./parse.ts";
import { rampV1 } from "./ramp.ts";
import { sampleRamp, sampleRampStep } from "./samples.test-case.ts";

type Change = Record<string, unknown>;
const planOf = (steps: readonly Change[], more: Change = {}) => ({
  ...sampleRamp(),
  limitBasisPoints: 10_000,
  steps: steps.map((change, at) => ({ ...sampleRampStep(), id: `step ${at}`, ...change })),
  ...more,
});
const issuesOf = (document: unknown) => {
  const parsed = parseWith(rampV1, document);
  return parsed.ok ? [] : parsed.issues.map(({ path, expected }) => `${path}: ${expected}`);
};

it("accepts one step, steps that raise the percentage, and steps that add rules", () => {
  expect(issuesOf(planOf([{}]))).toEqual([]);
  const both = { rules: ["chemistry", "biology"] };
  expect(issuesOf(planOf([{}, { basisPoints: 101 }, { basisPoints: 101, ...both }, both]))).toEqual([
    "$.steps[3].basisPoints: at least the 101 basis points of the step before",
  ]);
  expect(
    issuesOf(
      planOf([{}, { basisPoints: 101 }, { basisPoints: 101, ...both }, { ...both, basisPoints: 10_000 }]),
    ),
  ).toEqual([]);
});

it.each<[string, readonly Change[], Change, readonly string[]]>([
  [
    "a repeated id",
    [{ id: "a" }, { id: "b", basisPoints: 200 }, { id: "a", basisPoints: 300 }],
    {},
    ["$.steps[2].id: a step id that is unique in the plan (`$.steps[0]` has the same)"],
  ],
  [
    "a percentage that shrinks",
    [{}, { basisPoints: 99 }],
    {},
    ["$.steps[1].basisPoints: at least the 100 basis points of the step before"],
  ],
  [
    "a rule that is removed",
    [{ rules: ["biology", "chemistry"] }, { rules: ["biology"] }],
    {},
    ["$.steps[1].rules: every rule of the step before: `chemistry` is missing"],
  ],
  [
    "a rule that is misspelt",
    [{}, { rules: ["biolgy", "chemistry"] }],
    {},
    [
      "$.steps[1].rules: every rule of the step before: `biology` is missing; did you mean it instead of `biolgy`?",
    ],
  ],
  [
    "both dimensions at once",
    [{}, { basisPoints: 500, rules: ["biology", "chemistry"] }],
    {},
    ["$.steps[1]: one dimension at a time: more basis points or more rules than the step before, not both"],
  ],
  [
    "a step that changes nothing",
    [{}, { leastJobs: 51 }],
    {},
    ["$.steps[1]: more basis points or more rules than the step before, which covers the same"],
  ],
  [
    "steps above the limit",
    [{}, { basisPoints: 101 }],
    { limitBasisPoints: 99, whenBroken: { capBasisPoints: 0 } },
    [
      "$.steps[0].basisPoints: at most the plan's limit of 99 basis points",
      "$.steps[1].basisPoints: at most the plan's limit of 99 basis points",
    ],
  ],
  [
    "a cap that does not lower the first step",
    [{}],
    { whenBroken: { capBasisPoints: 100 } },
    [
      "$.whenBroken.capBasisPoints: less than the first step's 100 basis points, so that it lowers every step",
    ],
  ],
  ["no rule", [{ rules: [] }], {}, ["$.steps[0].rules: at least 1 item"]],
  ["a rule named twice", [{ rules: ["a", "a"] }], {}, ["$.steps[0].rules: ids that differ"]],
  ["no exposure", [{ basisPoints: 0 }], { whenBroken: undefined }, ["$.steps[0].basisPoints: at least 1"]],
  ["no time", [{ leastMinutes: 0 }], {}, ["$.steps[0].leastMinutes: at least 1"]],
  ["more than 90 days", [{ leastMinutes: 129_601 }], {}, ["$.steps[0].leastMinutes: at most 129600"]],
  ["no jobs", [{ leastJobs: 0 }], {}, ["$.steps[0].leastJobs: at least 1"]],
])("refuses %s, with its path", (_, steps, more, issues) => {
  expect(issuesOf(planOf(steps, more))).toEqual(issues);
});

it("refuses what a step requires of evidence if it is missing or no percentage", () => {
  expect(issuesOf(planOf([{ bounds: { failurePercent: 101, goodMinutesPercent: -1 } }]))).toEqual([
    "$.steps[0].bounds.failurePercent: at most 100",
    "$.steps[0].bounds.p95Ms: a whole number",
    "$.steps[0].bounds.goodMinutesPercent: at least 0",
  ]);
});
