import type { ProblemV1 } from "@slotgate/contracts";
import type { ProblemError } from "./problem-error.ts";
import { problemTypes } from "./problem-types.ts";

/** A problem as sent; without a request id if there was no request. */
export function problemDocument(
  { type, detail, issues }: Pick<ProblemError, "type" | "detail" | "issues">,
  requestId?: string,
): ProblemV1 {
  const { status, title } = problemTypes[type];
  return {
    type: `urn:slotgate:problem:${type}`,
    title,
    status,
    detail,
    ...(requestId === undefined ? {} : { requestId }),
    ...(issues === undefined ? {} : { issues: [...issues] }),
  };
}
