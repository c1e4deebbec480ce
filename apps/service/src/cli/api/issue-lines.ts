import type { ContractIssue } from "@slotgate/contracts";
import { printable } from "../printable.ts";

/** Issues for people, a line each. */
export const issueLines = (issues: readonly ContractIssue[]): readonly string[] =>
  issues.map(({ path, expected, received }) =>
    printable(`  ${path}: expected ${expected}, received ${received}`),
  );
