import type { AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { type Asked, found, listed, missed, rule } from "./allowlist-case.ts";

const subject = (value: string): Asked => ({ appliesTo: { subject: value } });
const ofSubjects = (...subjects: string[]) => [rule("r", { appliesTo: { subject: subjects } })];
const long = "\u{1f9ea}".repeat(255);

/** Names that a language's own objects have: ordinary keys and values, except `__proto__` as a key. */
const ownNames = ["constructor", "toString", "hasOwnProperty", "valueOf", "length"];

/** Text is compared character by character without normalization. */
export const textCases: readonly AllowlistVector[] = [
  listed("upper and lower case", ofSubjects("Chemistry"), [
    found("as written", { ruleId: "r" }),
    missed("lower", subject("chemistry")),
    missed("upper", subject("CHEMISTRY")),
    missed("the kind in another case", { kind: "Explanatory" }),
  ]),
  listed("white space", ofSubjects("Chemistry", " Physics"), [
    missed("after", subject("Chemistry ")),
    missed("before", subject(" Chemistry")),
    missed("a line break after", subject("Chemistry\n")),
    missed("a no-break space after", subject("Chemistry\u00a0")),
    found("where the rule has it", { ruleId: "r", ...subject(" Physics") }),
    missed("not where the rule has it", subject("Physics")),
  ]),
  listed("one character, two ways to write it", ofSubjects("Caf\u00e9", "na\u0069\u0308ve"), [
    found("composed, as in the rule", { ruleId: "r", ...subject("Caf\u00e9") }),
    missed("decomposed, other than in the rule", subject("Cafe\u0301")),
    found("decomposed, as in the rule", { ruleId: "r", ...subject("nai\u0308ve") }),
    missed("composed, other than in the rule", subject("na\u00efve")),
  ]),
  listed(
    "kinds, slots and dimensions with two ways to write them",
    [rule("r", { appliesTo: { "\u00e9tude": ["*"] }, kinds: ["caf\u00e9"], slotIds: ["na\u00efve"] })],
    [
      found("as in the rule", {
        ruleId: "r",
        appliesTo: { "\u00e9tude": "x" },
        kind: "caf\u00e9",
        slotId: "na\u00efve",
      }),
      missed("the kind decomposed", {
        appliesTo: { "\u00e9tude": "x" },
        kind: "cafe\u0301",
        slotId: "na\u00efve",
      }),
      missed("the slot decomposed", {
        appliesTo: { "\u00e9tude": "x" },
        kind: "caf\u00e9",
        slotId: "nai\u0308ve",
      }),
      missed("the dimension decomposed", {
        appliesTo: { "e\u0301tude": "x" },
        kind: "caf\u00e9",
        slotId: "na\u00efve",
      }),
    ],
  ),
  listed("characters that look alike", ofSubjects("Chemistry", "Art"), [
    missed("a Cyrillic letter among Latin ones", subject("\u0421hemistry")),
    missed("a Greek capital", subject("\u0391rt")),
    missed("full width", subject("\uff21rt")),
    missed("a zero-width space", subject("Art\u200b")),
    missed("a soft hyphen", subject("A\u00adrt")),
    missed("a mark of direction", subject("\u200eArt")),
    missed("a byte order mark", subject("\ufeffArt")),
  ]),
  listed("case mappings that change length", ofSubjects("Stra\u00dfe", "\u0130stanbul", "\ufb01sh"), [
    found("as written", { ruleId: "r", ...subject("Stra\u00dfe") }),
    missed("in upper case", subject("STRASSE")),
    missed("without the dot", subject("Istanbul")),
    missed("the ligature taken apart", subject("fish")),
  ]),
  listed("characters beyond the basic plane", ofSubjects("\u{1f9ea}", `${long}\u{1f9ea}`), [
    found("one", { ruleId: "r", ...subject("\u{1f9ea}") }),
    found("256, which is the longest", { ruleId: "r", ...subject(`${long}\u{1f9ea}`) }),
    missed("256, the last differs", subject(`${long}\u{1f9eb}`)),
    missed("255", subject(long)),
  ]),
  listed(
    "names that objects have by themselves, as dimensions",
    [
      rule("r", {
        appliesTo: Object.fromEntries(ownNames.map((name) => [name, [`of ${name}`]])),
      }),
    ],
    [
      found("the run has them", {
        ruleId: "r",
        appliesTo: Object.fromEntries(ownNames.map((name) => [name, `of ${name}`])),
      }),
      missed("the run lacks them"),
      missed("the run lacks one", {
        appliesTo: Object.fromEntries(ownNames.slice(1).map((name) => [name, `of ${name}`])),
      }),
    ],
  ),
  listed(
    "such a name as a dimension, any value",
    [rule("r", { appliesTo: { toString: ["*"] } })],
    [missed("the run lacks it"), found("the run has it", { ruleId: "r", appliesTo: { toString: "x" } })],
  ),
  listed("such names as values", ofSubjects("__proto__", "constructor"), [
    found("`__proto__`", { ruleId: "r", ...subject("__proto__") }),
    found("`constructor`", { ruleId: "r", ...subject("constructor") }),
    missed("`toString`, which no rule has", subject("toString")),
    missed("`prototype`, which no rule has", subject("prototype")),
  ]),
  listed(
    "such names as kinds and slots",
    [rule("r", { kinds: ["__proto__", "constructor"], slotIds: ["toString", "__proto__"] })],
    [
      found("as kind and slot", { ruleId: "r", kind: "__proto__", slotId: "toString" }),
      found("the other way", { ruleId: "r", kind: "constructor", slotId: "__proto__" }),
      missed("a kind that no rule has", { kind: "toString", slotId: "toString" }),
      missed("a slot that no rule has", { kind: "__proto__", slotId: "constructor" }),
    ],
  ),
  listed(
    "dimensions and values that look like numbers",
    [rule("r", { appliesTo: { "2": ["1"], "10": ["01", "1e2"] } })],
    [
      found("to the letter", { ruleId: "r", appliesTo: { "10": "01", "2": "1" } }),
      missed("equal as numbers", { appliesTo: { "10": "1", "2": "1" } }),
      missed("equal as numbers, written out", { appliesTo: { "10": "100", "2": "1" } }),
      missed("changed round", { appliesTo: { "10": "1", "2": "01" } }),
    ],
  ),
  listed("values that look like other JSON", ofSubjects("true", "null", "[]", "undefined"), [
    found("`true`", { ruleId: "r", ...subject("true") }),
    found("`null`", { ruleId: "r", ...subject("null") }),
    found("`undefined`", { ruleId: "r", ...subject("undefined") }),
    missed("`false`", subject("false")),
  ]),
];
