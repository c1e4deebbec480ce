import type { ContractIssue } from "@slotgate/contracts";
import { issueLines } from "./issue-lines.ts";

/** Something answered that is not this service, or not of a version that this command knows. */
export class AnswerNotUnderstoodError extends Error {
  override readonly name = "AnswerNotUnderstoodError";
  readonly status: number;

  constructor({
    url,
    status,
    issues,
  }: {
    readonly url: string;
    readonly status: number;
    readonly issues: readonly ContractIssue[];
  }) {
    const lines = [
      `what answers at \`${url}\` (status ${status}) does not speak as slotgate does: check SLOTGATE_URL, and that command and service are of one version`,
      ...issueLines(issues),
    ];
    super(lines.join("\n"));
    this.status = status;
  }
}
