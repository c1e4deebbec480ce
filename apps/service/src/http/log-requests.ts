import type { Request, Response } from "express";
import type { Logger } from "pino";
import { operationOf } from "./operation-of.ts";
import { factsOf } from "./request/request-facts.ts";

/** Logs one line per request: its route's pattern, never its path, body or credentials. */
export function logWhenDone(request: Request, response: Response, logger: Logger): void {
  response.once("close", () => {
    const { requestId, startedAt, caller } = factsOf(response);
    logger.info(
      {
        requestId,
        method: request.method,
        route: operationOf(request),
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        subject: caller?.subject,
        owner: caller?.owner,
        ...(response.writableFinished ? {} : { cut: true }),
      },
      "request",
    );
  });
}
