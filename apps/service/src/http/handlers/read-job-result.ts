import type { JobAnswer } from "@slotgate/executor";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";
import type { Handler } from "../request/handler.ts";
import { jobIdIn } from "../request/job-id-in.ts";
import { callerOf } from "../request/require-role.ts";
import { sendJson, sendProblem } from "../request/send.ts";
import { type ServingParts, serveAnswers } from "../request/serve-answers.ts";
import { jobAnswerFor } from "../request/visible-to.ts";
import { withheldProblem } from "../request/withheld-problem.ts";

export const readJobResult =
  (parts: ServingParts): Handler<"readJobResult" | "findJobResult"> =>
  async (request, response) => {
    const caller = callerOf(response);
    const found = await parts.results.latest(jobIdIn(request), caller);
    if (found === null) throw new ProblemError("not-found", problemTexts.noResult);
    const send = ([answer]: readonly JobAnswer[]): void => {
      if (answer === undefined) return;
      if (answer.result.status === "COMPLETED") sendJson(response, jobAnswerFor(caller, answer));
      else sendProblem(response, withheldProblem(answer.decision.reason));
    };
    await serveAnswers(parts, { response, answers: [found], send });
  };
