import type { JobAnswerV1 } from "@slotgate/contracts";
import { jobId } from "@slotgate/contracts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { sendJson, sendProblem } from "../send.ts";
import { serveAnswers } from "../serve-answers.ts";
import { jobAnswerFor } from "../visible-to.ts";

export const readJobResult =
  (parts: Pick<AppParts, "results" | "killHolding">): Handler<"readJobResult"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const id = jobId.safeParse(request.params.jobId);
    if (!id.success) throw new ProblemError("not-found", problemTexts.impossibleJobId);
    const found = await parts.results.latest(id.data, caller);
    if (found === null) throw new ProblemError("not-found", problemTexts.noResult);
    await serveAnswers(parts, [found], ([answer]) => {
      const problem = answer === undefined ? null : withheldProblem(answer);
      if (problem !== null) sendProblem(response, problem);
      else if (answer !== undefined) sendJson(response, jobAnswerFor(caller, answer));
    });
  };

/** Here a stub would not tell a result that is gone from a job that never had one. */
function withheldProblem({ result, decision }: JobAnswerV1): ProblemError | null {
  if (result.status === "COMPLETED") return null;
  return decision.reason === "RESULT_GONE"
    ? new ProblemError("result-gone", problemTexts.resultGone)
    : new ProblemError("results-held-back", `${problemTexts.heldBack}: \`${decision.reason}\``, {
        headers: { "retry-after": "5" },
      });
}
