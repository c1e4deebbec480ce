import type { ProblemV1 } from "@slotgate/contracts";
import { printable } from "../printable.ts";
import { issueLines } from "./issue-lines.ts";

/** The service answered with a problem. The message has the API's own words, and what to do at this end. */
export class ApiProblemError extends Error {
  override readonly name = "ApiProblemError";
  readonly problem: ProblemV1;

  constructor({ url, problem }: { readonly url: string; readonly problem: ProblemV1 }) {
    const { title, status, detail, issues = [], requestId } = problem;
    const advice = adviceFor(problem, url);
    const lines = [
      printable(`${title}: ${detail}`),
      ...issueLines(issues),
      ...(advice === null ? [] : [`  ${advice}`]),
      printable(`  status ${status}${requestId === undefined ? "" : `, request id ${requestId}`}`),
    ];
    super(lines.join("\n"));
    this.problem = problem;
  }
}

/** The API does not know in which variable its caller keeps a key. */
function adviceFor({ status }: ProblemV1, url: string): string | null {
  switch (status) {
    case 401:
      return `SLOTGATE_KEY is the key for \`${url}\`: \`slotgate keys list\` shows the keys that open, new ones within a second`;
    case 403:
      return "SLOTGATE_KEY must hold a key that may do this: `slotgate keys create --roles …` makes one";
    default:
      return null;
  }
}
