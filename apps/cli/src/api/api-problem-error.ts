import type { ProblemV1 } from "@slotgate/contracts";
import { printable } from "../output/printable.ts";
import { inCommandWords } from "./in-command-words.ts";
import { issueLines } from "./issue-lines.ts";
import type { ServicePlace } from "./service-unreachable-error.ts";

/** The service refused the request. The message names commands and variables instead of operations and fields. */
export class ApiProblemError extends Error {
  override readonly name = "ApiProblemError";
  readonly problem: ProblemV1;

  constructor({ problem, ...place }: ServicePlace & { readonly problem: ProblemV1 }) {
    const { issues = [], requestId, status } = problem;
    const lines = [
      printable(inCommandWords(whatIsWrong(problem, place))),
      ...issueLines(issues),
      ...adviceFor(problem, place).map((line) => `  ${line}`),
      // A refused request needs no look at the service's log.
      ...(requestId === undefined || status < 500
        ? []
        : [printable(`  details are in the service's log under request ${requestId}`)]),
    ];
    super(lines.join("\n"));
    this.problem = problem;
  }
}

export const isProblem = (error: unknown, type: string): error is ApiProblemError =>
  error instanceof ApiProblemError && error.problem.type === `urn:slotgate:problem:${type}`;

const roleProblem: ProblemV1["type"] = "urn:slotgate:problem:forbidden";

function whatIsWrong({ type, status, title, detail }: ProblemV1, { url, devFile }: ServicePlace): string {
  const key =
    devFile === undefined || devFile === null ? "the key in SLOTGATE_KEY" : `the key in \`${devFile}\``;
  switch (status) {
    case 401:
      return `the service at \`${url}\` does not accept ${key}: ${detail}`;
    case 403:
      // Another key would be refused a drill's engagement too.
      return type === roleProblem ? `${key} does not allow this: ${detail}` : `${title}: ${detail}`;
    default:
      return `${title}: ${detail}`;
  }
}

/** The API does not know the variables of its caller. */
function adviceFor({ status, detail }: ProblemV1, { url, devFile }: ServicePlace): readonly string[] {
  switch (status) {
    case 401:
      return devFile === undefined || devFile === null
        ? [
            "set SLOTGATE_KEY to the secret of a key of that service: `slotgate keys list` shows its keys but no secrets, `slotgate keys create --subject NAME --roles operate,audit` makes one",
          ]
        : ["another service may listen there: set SLOTGATE_URL and SLOTGATE_KEY"];
    case 403: {
      const role = /\brole `(\w+)`/.exec(detail)?.[1];
      return role === undefined
        ? []
        : [
            `set SLOTGATE_KEY to a key with that role: \`slotgate keys create --subject NAME --roles ${role}\``,
          ];
    }
    case 404:
      return /\/v1\/*$/.test(url) ? ["SLOTGATE_URL ends with /v1: leave that off, commands add it"] : [];
    default:
      return [];
  }
}
