import type { ContractIssue } from "@slotgate/contracts";
import { type ProblemType, problemTypes } from "./problem-types.ts";

/** Ends a request with a problem. `detail` is for the caller: what is wrong and what to do. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly type: ProblemType;
  readonly detail: string;
  readonly issues: readonly ContractIssue[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    type: ProblemType,
    detail: string,
    {
      issues,
      headers = {},
    }: { issues?: readonly ContractIssue[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(`${problemTypes[type].title}: ${detail}`);
    this.type = type;
    this.detail = detail;
    this.issues = issues;
    this.headers = headers;
  }
}
