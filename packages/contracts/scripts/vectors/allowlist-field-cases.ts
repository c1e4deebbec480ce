import type { AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { found, listed, missed, rule } from "./allowlist-case.ts";

const scope = (appliesTo: Record<string, string>) => ({ appliesTo });

export const fieldCases: readonly AllowlistVector[] = [
  listed("no slots named", [rule("r")], [found("any slot", { ruleId: "r", slotId: "whatever" })]),
  listed(
    "slots named",
    [rule("r", { slotIds: ["intro", "outro"] })],
    [
      found("the first of them", { ruleId: "r" }),
      found("the last of them", { ruleId: "r", slotId: "outro" }),
      missed("another", { slotId: "body" }),
      missed("the beginning of one", { slotId: "int" }),
      missed("one and more", { slotId: "intro-2" }),
      missed("one in another case", { slotId: "Intro" }),
      missed("one with a blank before it", { slotId: " intro" }),
      missed("one with a line break after it", { slotId: "intro\n" }),
    ],
  ),
  listed(
    "`*` as a slot is a name like any other",
    [rule("r", { slotIds: ["*"] })],
    [found("the slot `*`", { ruleId: "r", slotId: "*" }), missed("any other slot")],
  ),
  listed(
    "`*` as a kind is a name like any other",
    [rule("r", { kinds: ["*"] })],
    [found("the kind `*`", { ruleId: "r", kind: "*" }), missed("any other kind")],
  ),
  listed(
    "several kinds",
    [rule("r", { kinds: ["explanatory", "assessment"] })],
    [
      found("the first", { ruleId: "r" }),
      found("the last", { ruleId: "r", kind: "assessment" }),
      missed("another", { kind: "statutory" }),
      missed("the value of a dimension", { kind: "Chemistry" }),
      missed("the beginning of one", { kind: "assess" }),
      missed("one and more", { kind: "assessment-2" }),
      missed("one with a blank after it", { kind: "assessment " }),
    ],
  ),
  listed(
    "several values, one of them twice",
    [rule("r", { appliesTo: { subject: ["Physics", "Chemistry", "Physics"] } })],
    [
      found("one of them", { ruleId: "r" }),
      found("the doubled one", { ruleId: "r", ...scope({ subject: "Physics" }) }),
      missed("another", scope({ subject: "Biology" })),
      missed("all of them in one", scope({ subject: "Physics,Chemistry,Physics" })),
    ],
  ),
  listed(
    "any value",
    [rule("r", { appliesTo: { subject: ["*"] } })],
    [
      found("some value", { ruleId: "r" }),
      found("the value `*`", { ruleId: "r", ...scope({ subject: "*" }) }),
      missed("no value: the run lacks the dimension", scope({ level: "GCSE" })),
    ],
  ),
  listed(
    "a value that only begins with `*`",
    [rule("r", { appliesTo: { subject: ["*a", "Chem*"] } })],
    [found("to the letter", { ruleId: "r", ...scope({ subject: "*a" }) }), missed("it is no pattern")],
  ),
  listed(
    "a rule of one value",
    [rule("r")],
    [
      missed("`*` of the run is not any value", scope({ subject: "*" })),
      found("a dimension that no rule names plays no part", {
        ruleId: "r",
        ...scope({ subject: "Chemistry", board: "AQA" }),
      }),
      missed("the dimension's name differs in case", scope({ Subject: "Chemistry" })),
      missed("the dimension's name has a blank after it", scope({ "subject ": "Chemistry" })),
      missed("the value under another name", scope({ level: "Chemistry" })),
    ],
  ),
  listed(
    "four dimensions, as of a curriculum",
    [
      rule("r", {
        appliesTo: { subject: ["Chemistry"], level: ["GCSE"], board: ["*"], specVersion: ["2023"] },
      }),
    ],
    [
      found("all match", {
        ruleId: "r",
        ...scope({ subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2023" }),
      }),
      found("in another order, with one more", {
        ruleId: "r",
        appliesTo: { topic: "atoms", specVersion: "2023", board: "OCR", level: "GCSE", subject: "Chemistry" },
      }),
      missed(
        "one differs",
        scope({ subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2024" }),
      ),
      missed("one is lacking", scope({ subject: "Chemistry", level: "GCSE", specVersion: "2023" })),
      missed(
        "two are changed round",
        scope({ subject: "GCSE", level: "Chemistry", board: "AQA", specVersion: "2023" }),
      ),
    ],
  ),
  listed(
    "rules that name the same dimensions in another order",
    [
      rule("one", { appliesTo: { subject: ["Chemistry"], level: ["GCSE"] } }),
      rule("two", { appliesTo: { level: ["A-level"], subject: ["Chemistry"] } }),
    ],
    [
      found("the first", { ruleId: "one", ...scope({ subject: "Chemistry", level: "GCSE" }) }),
      found("the second", { ruleId: "two", ...scope({ subject: "Chemistry", level: "A-level" }) }),
      missed("neither, crosswise", scope({ subject: "A-level", level: "Chemistry" })),
    ],
  ),
  listed(
    "values that run together when they are joined",
    [rule("r", { appliesTo: { a: ["x|y", "x,y", "x:y"], b: ["z"] } })],
    [
      found("as they are", { ruleId: "r", ...scope({ a: "x|y", b: "z" }) }),
      missed("cut elsewhere at `|`", scope({ a: "x", b: "y|z" })),
      missed("cut elsewhere at `,`", scope({ a: "x", b: "y,z" })),
    ],
  ),
];
