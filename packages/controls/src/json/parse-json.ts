import { type ContractIssue, endOfNumber, runLimits } from "@slotgate/contracts";
import { type Flaw, findFlaw } from "./find-flaw.ts";
import { jsonPath } from "./json-path.ts";
import { lineAndColumn } from "./line-and-column.ts";
import { locateSyntaxError } from "./locate-syntax-error.ts";

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      /** What is wrong and where, e.g. `expected a value at line 2, column 9`. Quotes no content. */
      readonly problem: string;
      /** JSON path of the flaw, if the text is valid JSON but has something that is refused. */
      readonly path?: string;
      /** The same as an issue, if changing the value at `path` would correct the document. */
      readonly issue?: ContractIssue;
    };

/**
 * JSON as this service accepts it: valid, no duplicate key in an object at any level (compared after unescaping), no
 * `__proto__` key, no number that parsing does not preserve, at most 64 levels. Stricter than `JSON.parse`, because
 * readers differ in which duplicate key they use and different numbers may become equal, so that they would decide on
 * different documents.
 */
export function parseJson(text: string): ParsedJson {
  const flaw = findFlaw(text, { maxDepth: runLimits.jsonDepth, maxValues: runLimits.values });
  // Before parsing, because deep nesting takes the parser long, and millions of values fill the memory.
  if (flaw?.kind === "too-deep" || flaw?.kind === "too-many-values") return refuse(text, flaw);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const fault = locateSyntaxError(text);
    if (fault === null) return { ok: false, problem: "not valid JSON" };
    return { ok: false, problem: `expected ${fault.expected} at ${lineAndColumn(text, fault.offset)}` };
  }
  return flaw === null ? { ok: true, value } : refuse(text, flaw);
}

function refuse(text: string, { kind, place, offset }: Flaw): ParsedJson {
  const where = lineAndColumn(text, offset);
  if (kind === "too-many-values") {
    const expected = `a document of at most ${runLimits.values} JSON values`;
    const issue = { path: "$", expected, received: "one that holds more" };
    return { ok: false, problem: `expected ${expected}, received one that holds more`, path: "$", issue };
  }
  if (kind === "inexact-number") return refuseNumber(text, { offset, path: shownPath(place), where });
  return { ok: false, problem: `${describeFlaw(kind, place)} at ${where}`, path: jsonPath(place) };
}

interface PlacedNumber {
  readonly offset: number;
  readonly path: string;
  readonly where: string;
}

function refuseNumber(text: string, { offset, path, where }: PlacedNumber): ParsedJson {
  const expected = "a number that is exact as a double: send this one as a string";
  const length = endOfNumber(text, offset) - offset;
  const received = `a number of ${length} characters that would change`;
  const problem = `expected ${expected}, received ${received}, for \`${path}\` at ${where}`;
  return { ok: false, problem, path, issue: { path, expected, received, where } };
}

/** As in the issues of contracts: keys under a job's `input` may be content themselves. */
function shownPath(place: Flaw["place"]): string {
  const input = place.findIndex((step, index) => step === "input" && typeof place[index - 1] !== "string");
  if (input === -1) return jsonPath(place);
  const inside = place.slice(input + 1).map((step) => (typeof step === "number" ? `[${step}]` : ".*"));
  return `${jsonPath(place.slice(0, input + 1))}${inside.join("")}`;
}

function describeFlaw(
  kind: Exclude<Flaw["kind"], "inexact-number" | "too-many-values">,
  place: Flaw["place"],
): string {
  switch (kind) {
    case "duplicate-key":
      return place.slice(0, -1).includes("input")
        ? "a key appears twice in one object: the second is"
        : `the key ${quoted(String(place.at(-1)))} appears twice in one object: the second is`;
    case "forbidden-key":
      return "the key `__proto__` is not accepted: it is";
    case "too-deep":
      return `more than ${runLimits.jsonDepth} levels of objects and arrays: the first too many begins`;
  }
}

/** A readable key: control characters and lone surrogates as escapes, and limited in length. */
const quoted = (key: string): string => `\`${JSON.stringify(key.slice(0, 64)).slice(1, -1)}\``;
