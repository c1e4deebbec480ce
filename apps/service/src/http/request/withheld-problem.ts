import type { Reason } from "@slotgate/contracts";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";

/**
 * A job's result that is not served, as a problem. A stub would not distinguish a removed result from one that never
 * existed.
 */
export const withheldProblem = (reason: Reason): ProblemError =>
  reason === "RESULT_GONE"
    ? new ProblemError("result-gone", problemTexts.resultGone)
    : new ProblemError("results-held-back", problemTexts.heldBack(reason), {
        headers: { "retry-after": "5" },
      });
