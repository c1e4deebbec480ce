import type { AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { disabled, found, listed, missed, rule } from "./allowlist-case.ts";

/** Which of several rules decides. */
export const orderCases: readonly AllowlistVector[] = [
  listed("no rules", [], [missed("nothing matches")]),
  listed(
    "two rules that both match",
    [rule("b"), rule("a")],
    [found("the first in document order", { ruleId: "b" })],
  ),
  listed(
    "a narrow rule after a wide one",
    [rule("wide", { appliesTo: { subject: ["*"] } }), rule("narrow", { slotIds: ["intro"] })],
    [found("the first, not the narrowest", { ruleId: "wide" })],
  ),
  listed(
    "a narrow rule before a wide one",
    [rule("narrow", { slotIds: ["intro"] }), rule("wide", { appliesTo: { subject: ["*"] } })],
    [
      found("the narrow one where it matches", { ruleId: "narrow" }),
      found("the wide one elsewhere", { ruleId: "wide", slotId: "outro" }),
      found("the wide one for other subjects", { ruleId: "wide", appliesTo: { subject: "Biology" } }),
    ],
  ),
  listed(
    "a rule that has nothing left to give does not pass the job on",
    [rule("one", { maxJobsPerRun: 1 }), rule("two", { maxJobsPerRun: 100 })],
    [found("the limit plays no part in matching", { ruleId: "one" })],
  ),
  listed(
    "ids that differ in case, blanks or normalisation alone",
    ["r", "R", " r", "r\n", "caf\u00e9", "cafe\u0301"].map((id) =>
      rule(id, { appliesTo: { subject: [`of ${id}`] } }),
    ),
    ["r", "R", " r", "r\n", "caf\u00e9", "cafe\u0301"].map((id) =>
      found(`the rule ${JSON.stringify(id)}`, { ruleId: id, appliesTo: { subject: `of ${id}` } }),
    ),
  ),
  listed("one rule, disabled", [rule("off", { enabled: false })], [missed("it does not match")]),
  listed(
    "a disabled rule between others",
    [rule("biology", { appliesTo: { subject: ["Biology"] } }), rule("off", { enabled: false }), rule("on")],
    [
      found("it is passed over", { ruleId: "on" }),
      found("others are not", { ruleId: "biology", appliesTo: { subject: "Biology" } }),
    ],
  ),
  disabled(
    "a disabled document",
    [rule("off", { enabled: false }), rule("on")],
    [
      found("no job is admitted; the rule is known all the same", { ruleId: "on" }),
      missed("no rule matches either", { kind: "assessment" }),
    ],
  ),
  disabled("a disabled document without rules", [], [missed("nothing matches")]),
];
