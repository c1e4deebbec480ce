import type * as z from "zod";
import { countOf, describeReceived } from "./describe-received.ts";
import { expectation } from "./expectation.ts";
import type { ContractIssue } from "./issue.ts";
import { jsonPath, type Place, valueAt } from "./json-path.ts";
import { knownKeysIn } from "./known-keys.ts";
import { issueLimit } from "./limits.ts";
import { nearMiss } from "./near-miss.ts";
import { quoteName } from "./quote.ts";

type ZodIssue = z.core.$ZodIssue;

/** A contract issue whose path is still a list of keys and indexes. */
export interface PlacedIssue extends Pick<ContractIssue, "expected" | "received"> {
  readonly place: Place;
}

/** An issue before it is worded: there may be many more than are shown. */
type Draft = () => PlacedIssue;

/** The results of {@link findIssues}, as contract issues. */
export const toIssues = (issues: readonly ZodIssue[], document: unknown): ContractIssue[] =>
  findIssues(issues, document).map(({ place, expected, received }) => ({
    path: jsonPath(place),
    expected,
    received,
  }));

export const messageOf = ({ expected, received }: Pick<ContractIssue, "expected" | "received">): string =>
  `expected ${expected}, received ${received}`;

/**
 * Zod's issues in this package's form: place, what was expected, what was received. At most 100; if there are more, the
 * last says how many are left out.
 */
export function findIssues(issues: readonly ZodIssue[], document: unknown): PlacedIssue[] {
  const drafts = issues.flatMap((issue) => draft(issue, [], document));
  if (drafts.length <= issueLimit) return drafts.map((write) => write());
  const shown = drafts.slice(0, issueLimit - 1).map((write) => write());
  return [
    ...shown,
    {
      place: [],
      expected: `at most ${issueLimit} issues to list`,
      received: `at least ${drafts.length - shown.length} more issues that are not listed`,
    },
  ];
}

function draft(issue: ZodIssue, base: Place, document: unknown): Draft[] {
  const place = [...base, ...issue.path.filter((step) => typeof step !== "symbol")];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => () => ({
        place: [...place, key],
        expected: "no such key",
        received: `unknown key ${quoteName(key)}${meant(key, knownKeysIn(issue))}`,
      }));
    case "invalid_key":
      return issue.issues.map((inner) => () => ({
        place,
        expected: `a key that is ${expectation(inner)}`,
        received: `a key of ${countOf(String(place.at(-1)).length, "character")}`,
      }));
    case "invalid_union": {
      const meant = branchMeant(issue.errors);
      if (meant !== undefined) return meant.flatMap((inner) => draft(inner, place, document));
    }
  }
  return [
    () => ({
      place,
      expected: expectation(issue),
      received: describeReceived(valueAt(document, place), place),
    }),
  ];
}

function meant(key: string, known: readonly string[]): string {
  const near = nearMiss(key, known);
  return near === null ? ": remove it" : `; did you mean \`${near}\`?`;
}

/** The one branch of a union whose shape fits the value, which only has errors inside. */
function branchMeant(branches: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] | undefined {
  const possible = branches.filter(
    (issues) => !issues.some(({ code, path }) => path.length === 0 && notOfThisKind.has(code)),
  );
  return possible.length === 1 ? possible[0] : undefined;
}

const notOfThisKind: ReadonlySet<string> = new Set(["invalid_type", "invalid_value"]);
