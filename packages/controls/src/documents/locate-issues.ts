import { type ContractIssue, nearMiss, quoteName } from "@slotgate/contracts";
import { lineAndColumn } from "../json/line-and-column.ts";
import { offsetsOfPaths } from "../json/offsets-of-paths.ts";

/**
 * The issues of an allowlist or generation document, of a document that contains one, or of a ramp, with line, column,
 * rule, profile or step, and a suggestion.
 */
export function locateIssues(
  issues: readonly ContractIssue[],
  { text, value }: { readonly text: string; readonly value: unknown },
): readonly ContractIssue[] {
  const offsets = offsetsOfPaths(text, new Set(issues.flatMap(({ path }) => selfAndParents(path))));
  return issues.map((issue) => {
    const [offset = 0] = selfAndParents(issue.path).flatMap((path) => offsets.get(path) ?? []);
    const item = itemOf(issue.path, value);
    const where = `${lineAndColumn(text, offset)}${item === null ? "" : `, in ${item}`}`;
    return { ...issue, received: `${issue.received}${meant(issue, value)}`, where };
  });
}

/** A missing value has no position, so the nearest existing parent's is used. */
function selfAndParents(path: string): readonly string[] {
  const paths = [path];
  for (let rest = path; rest !== "$" && rest !== ""; ) {
    rest = rest.replace(/(?:\.[\w$]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])$/, "");
    if (rest === paths.at(-1)) break;
    paths.push(rest);
  }
  return paths;
}

const inRule = /^\$(\.document)?\.rules\[(\d+)\]/;
const inItem = /^\$(\.document)?\.(rules|profiles|steps)\[(\d+)\]/;
const nouns: Readonly<Record<string, string>> = { rules: "rule", profiles: "profile", steps: "step" };

function itemOf(path: string, value: unknown): string | null {
  const [, outer, list = "", index] = inItem.exec(path) ?? [];
  const noun = nouns[list];
  return noun === undefined ? null : named(noun, listOf(value, { outer, list }), Number(index));
}

function named(noun: string, items: unknown, index: number): string {
  const id = memberOf(items, index, "id");
  return typeof id === "string" ? `${noun} ${quoteName(id)}` : `${noun} number ${index + 1}`;
}

function listOf(
  value: unknown,
  { outer, list }: { readonly outer: string | undefined; readonly list: string },
): unknown {
  return memberOf(outer === undefined ? value : memberOf(value, "document"), list);
}

function memberOf(value: unknown, ...steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    value,
  );
}

/** A suggestion for a dimension that the first rule does not name. */
function meant({ path }: ContractIssue, value: unknown): string {
  const [, outer, index] = inRule.exec(path) ?? [];
  if (index === undefined || !path.endsWith(".appliesTo")) return "";
  const rules = listOf(value, { outer, list: "rules" });
  const dimensions = (at: number): readonly string[] => {
    const scope = memberOf(rules, at, "appliesTo");
    return typeof scope === "object" && scope !== null ? Object.keys(scope) : [];
  };
  const first = dimensions(0);
  const own = dimensions(Number(index));
  const hints = own
    .filter((name) => !first.includes(name))
    .flatMap((name) => {
      const near = nearMiss(
        name,
        first.filter((one) => !own.includes(one)),
      );
      return near === null ? [] : [`did you mean ${quoteName(near)} instead of ${quoteName(name)}?`];
    });
  return hints.length === 0 ? "" : `; ${hints.join(", ")}`;
}
