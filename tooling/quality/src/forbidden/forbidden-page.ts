import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository-files.ts";

/** A row of the table in `docs/forbidden-changes.md`. */
export interface ForbiddenRow {
  /** The kind of change that is forbidden. */
  readonly forbidden: string;
  /** One change of that kind. */
  readonly change: string;
  /** The file of the check, from the root. */
  readonly check: string;
  /** Shows the check. */
  readonly command: string;
}

/** The rows of the table. A row without a kind is of the same kind as the one before it. */
export function forbiddenRows(): readonly ForbiddenRow[] {
  const page = readFileSync(join(root, "docs/forbidden-changes.md"), "utf8");
  let forbidden = "";
  return page
    .split("\n")
    .filter((line) => /^\| .*` *\|$/.test(line))
    .map((line) => {
      const [, kind = "", change = "", check = "", command = ""] = line.split("|").map((cell) => cell.trim());
      if (kind !== "") forbidden = kind;
      const [, file = ""] = /\]\(\.\.\/([^)]+)\)/.exec(check) ?? [];
      return { forbidden, change, check: file, command: command.slice(1, -1) };
    });
}
