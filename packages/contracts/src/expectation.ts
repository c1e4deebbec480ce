import type * as z from "zod";
import { countOf } from "./describe-received.ts";
import { integerNote } from "./known-keys.ts";

const typeNames: Readonly<Record<string, string>> = {
  record: "an object",
  object: "an object",
  array: "an array",
  string: "a string",
  number: "a finite number",
  int: "a whole number",
  boolean: "`true` or `false`",
  null: "`null`",
  nonoptional: "a value",
};

/** What a Zod issue requires, as the end of a sentence that begins with "expected". */
export function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.message === integerNote ? "int" : issue.expected] ?? issue.expected;
    case "invalid_value":
      return oneOf(issue.values);
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${amount(issue.minimum, issue.origin)}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${amount(issue.maximum, issue.origin)}`;
    case "unrecognized_keys":
      return "no unknown keys";
    case "invalid_union":
      return "options" in issue && issue.options !== undefined
        ? oneOf(issue.options)
        : [...new Set(issue.errors.flat().map(expectation))].join(", or ");
    default:
      return issue.message;
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");

function amount(bound: number | bigint, origin: string): string {
  if (origin === "string") return countOf(Number(bound), "character");
  return origin === "array" ? countOf(Number(bound), "item") : String(bound);
}
