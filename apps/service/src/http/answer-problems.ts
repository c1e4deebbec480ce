import { errorFacts } from "@slotgate/controls";
import type { ErrorRequestHandler } from "express";
import type { Logger } from "pino";
import { toProblem } from "./problems/to-problem.ts";
import { factsOf } from "./request/request-facts.ts";
import { sendProblem } from "./request/send.ts";

/** Handles everything that handlers throw: the caller gets a problem, and the log the cause of a 5xx. */
export const answerProblems =
  (logger: Logger): ErrorRequestHandler =>
  // Express recognizes an error handler by its four parameters.
  (error, _request, response, _next) => {
    const problem = toProblem(error);
    const { requestId } = factsOf(response);
    switch (problem.type) {
      case "internal":
        logger.error({ error: errorFacts(error), requestId }, "unexpected error");
        break;
      case "records-unavailable":
        logger.error({ requestId, error: errorFacts(error) }, "a run could not be recorded");
        break;
      case "store-unavailable":
        logger.warn({ requestId, error: errorFacts(error) }, "the database is unavailable");
        break;
    }
    sendProblem(response, problem);
  };
