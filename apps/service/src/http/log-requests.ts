import type { Request, Response } from "express";
import type { Logger } from "pino";
import { factsOf } from "./request-facts.ts";

/** One line for each request: its route's pattern, never its path, body or credentials. */
export function logWhenDone(request: Request, response: Response, logger: Logger): void {
  response.once("close", () => {
    const { requestId, startedAt, caller } = factsOf(response);
    const route: unknown = request.route;
    const pattern =
      typeof route === "object" && route !== null && "path" in route ? String(route.path) : "(none)";
    logger.info(
      {
        requestId,
        method: request.method,
        route: pattern,
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
