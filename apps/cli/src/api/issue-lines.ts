import type { ContractIssue } from "@slotgate/contracts";
import { printable } from "../output/printable.ts";

/** One line for each issue. */
export const issueLines = (issues: readonly ContractIssue[]): readonly string[] =>
  issues.map(({ path, expected, received, where }) =>
    printable(
      `  ${path}${where === undefined ? "" : ` (${where})`}: expected ${expected}, received ${received}`,
    ),
  );
