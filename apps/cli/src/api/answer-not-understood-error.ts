import type { ContractIssue } from "@slotgate/contracts";
import { issueLines } from "./issue-lines.ts";

/** The answer is not from slotgate, or from a version that this command does not know. */
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
      `\`${url}\` gave an answer that is not slotgate's, or is of another version (status ${status}): check SLOTGATE_URL, and that command and service have the same version`,
      ...issueLines(issues),
    ];
    super(lines.join("\n"));
    this.status = status;
  }
}
