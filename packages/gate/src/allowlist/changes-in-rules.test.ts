import type { AllowlistRule, AllowlistV1 } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { changesInRules } from "./changes-in-rules.ts";
import { wideningOf } from "./widening.ts";

const rule = (id: string, change: Partial<AllowlistRule> = {}): AllowlistRule => ({
  id,
  enabled: true,
  kinds: ["explanatory"],
  slotIds: [],
  maxJobsPerRun: 3,
  appliesTo: { subject: ["Biology"], level: ["GCSE"], board: ["AQA"] },
  ...change,
});
const of = (...rules: AllowlistRule[]): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules,
});
const scope = (change: Record<string, string[]>) => ({
  appliesTo: { subject: ["Biology"], level: ["GCSE"], board: ["AQA"], ...change },
});

const base = of(rule("chem"));
const both = scope({ subject: ["Biology", "Chemistry"] });

it.each<[string, AllowlistV1, AllowlistV1 | null, string[], RegExp | null]>([
  ["the same", base, base, [], null],
  [
    "a value more",
    of(rule("chem", both)),
    base,
    ["rule `chem`: newly admits subject Chemistry, level GCSE, board AQA, kind explanatory"],
    /no single rule .* covers/,
  ],
  [
    "a value less",
    base,
    of(rule("chem", both)),
    ["rule `chem`: no longer admits subject Chemistry, level GCSE, board AQA, kind explanatory"],
    null,
  ],
  [
    "any value instead of one",
    of(rule("chem", scope({ board: ["*"] }))),
    base,
    ["rule `chem`: newly admits subject Biology, level GCSE, any board but AQA, kind explanatory"],
    /no single rule .* covers/,
  ],
  [
    "any slot instead of one",
    base,
    of(rule("chem", { slotIds: ["intro"] })),
    [
      "rule `chem`: newly admits subject Biology, level GCSE, board AQA, kind explanatory, any slot but intro",
    ],
    /no single rule .* covers/,
  ],
  [
    "more jobs",
    of(rule("chem", { maxJobsPerRun: 5 })),
    base,
    ["rule `chem`: up to 5 jobs a run, before 3"],
    /no single rule .* covers/,
  ],
  [
    "fewer jobs",
    of(rule("chem", { maxJobsPerRun: 1 })),
    base,
    ["rule `chem`: up to 1 job a run, before 3"],
    null,
  ],
  ["another name", of(rule("biology")), base, ["rule `chem` was renamed to `biology`"], null],
  [
    "nothing before",
    base,
    null,
    [
      "rule `chem` is new: newly admits subject Biology, level GCSE, board AQA, kind explanatory, up to 3 jobs a run",
    ],
    /nothing is admitted/,
  ],
  [
    "a removed rule",
    of(),
    base,
    ["rule `chem` was removed: no longer admits subject Biology, level GCSE, board AQA, kind explanatory"],
    null,
  ],
  [
    "switched off",
    { ...base, enabled: false },
    base,
    ["the allowlist is disabled: nothing is admitted"],
    null,
  ],
  ["switched on", base, { ...base, enabled: false }, ["the allowlist is enabled"], /nothing is admitted/],
  [
    "disabled",
    of(rule("chem", { enabled: false })),
    base,
    ["rule `chem` is disabled: no longer admits subject Biology, level GCSE, board AQA, kind explanatory"],
    null,
  ],
  [
    "the narrow rule moved behind the wide one",
    of(rule("wide", { ...both, maxJobsPerRun: 9 }), rule("narrow", { maxJobsPerRun: 1 })),
    of(rule("narrow", { maxJobsPerRun: 1 }), rule("wide", { ...both, maxJobsPerRun: 9 })),
    ["rule `wide` now precedes `narrow` and decides where both match"],
    /`wide` decides about jobs for which rule `narrow` has a lower limit/,
  ],
  [
    "the narrow rule removed before the wide one",
    of(rule("wide", { ...both, maxJobsPerRun: 9 })),
    of(rule("narrow", { maxJobsPerRun: 1 }), rule("wide", { ...both, maxJobsPerRun: 9 })),
    ["rule `narrow` was removed: no longer admits subject Biology, level GCSE, board AQA, kind explanatory"],
    /has a lower limit/,
  ],
  [
    "two rules instead of one",
    of(rule("one", { slotIds: ["intro"] }), rule("two", { slotIds: ["outro"] })),
    of(rule("chem")),
    [
      "rule `one` is new: newly admits subject Biology, level GCSE, board AQA, kind explanatory, slot intro, up to 3 jobs a run",
      "rule `two` is new: newly admits subject Biology, level GCSE, board AQA, kind explanatory, slot outro, up to 3 jobs a run",
      "rule `chem` was removed: no longer admits subject Biology, level GCSE, board AQA, kind explanatory",
    ],
    /together admit more/,
  ],
  [
    "a dimension less",
    of(rule("chem", { appliesTo: { subject: ["Biology"], level: ["GCSE"] } })),
    base,
    [
      "rule `chem`: newly admits subject Biology, level GCSE, kind explanatory",
      "rule `chem`: no longer admits subject Biology, level GCSE, board AQA, kind explanatory",
    ],
    /no single rule .* covers/,
  ],
])("%s", (_, after, before, sentences, widens) => {
  expect(changesInRules(after, before)).toEqual(sentences);
  const widening = wideningOf(after, before);
  if (widens === null) expect(widening).toBeNull();
  else expect(widening).toMatch(widens);
});
