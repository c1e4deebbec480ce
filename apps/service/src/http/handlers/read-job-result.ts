import type { JobAnswer } from "../../executor/job-answer.ts";
import type { Handler } from "../handler.ts";
import { jobIdIn } from "../job-id-in.ts";
import { ProblemError } from "../problem-error.ts";
import { problemTexts } from "../problem-texts.ts";
import { callerOf } from "../require-role.ts";
import { sendJson, sendProblem } from "../send.ts";
import { type ServingParts, serveAnswers } from "../serve-answers.ts";
import { jobAnswerFor } from "../visible-to.ts";
import { withheldProblem } from "../withheld-problem.ts";

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
