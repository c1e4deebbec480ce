import type * as z from "zod";
import { describeReceived } from "./describe-received.ts";
import type { ContractIssue } from "./issue.ts";
import { jsonPath, type Place, valueAt } from "./json-path.ts";

type ZodIssue = z.core.$ZodIssue;

/** Zod's issues in the words of this package: place, what belongs there, what was found. */
export function toIssues(issues: readonly ZodIssue[], document: unknown): ContractIssue[] {
  return issues.flatMap((issue) => flatten(issue, [], document));
}

function flatten(issue: ZodIssue, base: Place, document: unknown): ContractIssue[] {
  const path = [...base, ...issue.path.filter((step) => typeof step !== "symbol")];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: jsonPath([...path, key]),
        expected: "no such key",
        received: `unknown key \`${key.slice(0, 64)}\``,
      }));
    case "invalid_key":
      return issue.issues.map((inner) => ({
        path: jsonPath(path),
        expected: `a key that is ${expectation(inner)}`,
        received: `key of ${String(path.at(-1)).length} characters`,
      }));
    case "invalid_union": {
      const nearest = issue.errors.toSorted((one, other) => furthest(other) - furthest(one))[0];
      if (nearest !== undefined && furthest(nearest) > 0) {
        return nearest.flatMap((inner) => flatten(inner, path, document));
      }
      break;
    }
  }
  return [
    {
      path: jsonPath(path),
      expected: expectation(issue),
      received: describeReceived(valueAt(document, path), path),
    },
  ];
}

const furthest = (issues: readonly ZodIssue[]): number =>
  Math.max(0, ...issues.map((issue) => issue.path.length));

const typeNames: Readonly<Record<string, string>> = {
  record: "an object",
  object: "an object",
  array: "an array",
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "`true` or `false`",
  null: "`null`",
};

function expectation(issue: ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unitOf(issue.origin)}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unitOf(issue.origin)}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? issue.options.map((option) => `\`${JSON.stringify(option)}\``).join(" or ")
        : issue.errors.flat().map(expectation).join(", or ");
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " items" : "";
}
