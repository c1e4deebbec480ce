import type { ContractIssue } from "./issue.ts";
import { messageOf } from "./to-issues.ts";

/** A document does not satisfy its contract. The message lists the first issues; `issues` has all. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly contract: string;
  readonly issues: readonly ContractIssue[];

  constructor(contract: string, issues: readonly ContractIssue[]) {
    const shown = issues.slice(0, 5).map((issue) => `${issue.path}: ${messageOf(issue)}`);
    const more = issues.length > shown.length ? ["and more"] : [];
    super(`not a valid ${contract}: ${[...shown, ...more].join("; ")}`);
    this.contract = contract;
    this.issues = issues;
  }
}
