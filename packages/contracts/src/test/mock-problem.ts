import type { ContractIssue } from "../issue.ts";
import { assertWith } from "../parse.ts";
import { type ProblemV1, problemV1 } from "../problem.ts";
import { type ProblemKind, problems } from "./problems.ts";
import { UnknownMockError } from "./unknown-mock-error.ts";

export type MockProblemParts = Partial<Pick<ProblemV1, "detail" | "requestId" | "issues">>;

/**
 * A problem of the HTTP interface in `application/problem+json`; its status is the answer's. Throws an
 * `UnknownMockError` for an unknown kind.
 */
export function mockProblem(kind: ProblemKind, parts: MockProblemParts = {}): ProblemV1 {
  if (!Object.hasOwn(problems, kind)) throw new UnknownMockError({ what: "problem", wanted: String(kind) });
  const { status, title, detail } = problems[kind];
  const issues = issuesOf(kind);
  return assertWith(problemV1, {
    type: `urn:slotgate:problem:${kind}`,
    title,
    status,
    detail,
    // A request that breaks off early has no id.
    ...(kind === "request-timeout" || kind === "headers-too-large" ? {} : { requestId: "mock-request" }),
    ...(issues === null ? {} : { issues }),
    ...parts,
  });
}

function issuesOf(kind: ProblemKind): readonly ContractIssue[] | null {
  switch (kind) {
    case "invalid-run":
      return [{ path: "$.jobs[0].sources", expected: "an array", received: "nothing" }];
    case "invalid-allowlist":
      return [
        {
          path: "$.document.rules[0].kindz",
          expected: "no such key",
          received: "unknown key `kindz`; did you mean `kinds`?",
          where: "line 12, column 9, in rule `chemistry`",
        },
      ];
    case "invalid-generation":
      return [
        {
          path: "$.document.profiles[0].prompt",
          expected: "a prompt of this document (`lesson`), not `leson`",
          received: "text of 5 characters",
          where: "line 31, column 7, in profile `chemistry`",
        },
      ];
    case "invalid-signoff":
      return [{ path: "$.role", expected: '`"product"` or `"engineering"`', received: '"legal"' }];
    case "invalid-incident":
      return [{ path: "$.severity", expected: "`1` or `2` or `3` or `4`", received: "5" }];
    case "invalid-drill":
      return [
        {
          path: "$.drill",
          expected: '`"kill"` or `"rollback"` or `"allowlist"` or `"rollout"`',
          received: '"fire"',
        },
      ];
    case "invalid-cap":
      return [
        {
          path: "$.reason",
          expected: "a reason of 1 to 1000 characters without U+0000 that does not end in white space",
          received: "nothing",
        },
      ];
    case "invalid-kill":
      return [
        {
          path: "$.reason",
          expected: "a reason of 1 to 1000 characters without U+0000 that does not end in white space",
          received: "text of 0 characters",
        },
      ];
    case "invalid-removal":
      return [
        {
          path: "$.filter",
          expected: "at least one filter: nothing is removed wholesale by leaving everything out",
          received: "an object",
        },
      ];
    default:
      return null;
  }
}
