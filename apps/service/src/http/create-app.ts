import express, { type Express, type RequestHandler } from "express";
import { answerProblems } from "./answer-problems.ts";
import { operatorsConsole } from "./console.ts";
import { docs } from "./docs.ts";
import { createHandlers } from "./handlers.ts";
import { logWhenDone } from "./log-requests.ts";
import { meterWhenDone } from "./meter-requests.ts";
import { checkParameters } from "./operations/check-parameters.ts";
import type { Operation } from "./operations/operation.ts";
import { type OperationId, operations } from "./operations/operations.ts";
import { allowedMethods, roomsOf, routeOf } from "./operations/routes.ts";
import { methodNotAllowed } from "./problems/method-not-allowed.ts";
import { ProblemError } from "./problems/problem-error.ts";
import type { AppParts } from "./request/app-parts.ts";
import { limitRate } from "./request/limit-rate.ts";
import { readBody } from "./request/read-body.ts";
import { noteRequest } from "./request/request-facts.ts";
import { requireKey, requireRole } from "./request/require-role.ts";
import { traceRequest } from "./trace-requests.ts";

/** The HTTP API: the table of operations with their handlers, behind the common checks. */
export function createApp(parts: AppParts): Express {
  const { keys, logger } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use((request, response, next) => {
    noteRequest(request, response, parts.newId);
    logWhenDone(request, response, logger);
    meterWhenDone(request, response, parts.requests);
    next();
  });
  app.use("/v1", (request, response, next) => {
    traceRequest(request, response, parts.tracing);
    next();
  });
  app.use("/v1", requireKey(keys), limitRate(parts));

  const handlers = createHandlers(parts);
  const table: readonly Operation[] = Object.values(operations);
  for (const id of Object.keys(operations) as OperationId[]) {
    const operation: Operation = operations[id];
    const checks = operation.roles === null ? [] : [requireRole(...operation.roles)];
    const checked: RequestHandler = (request, _response, next) => {
      checkParameters(request, operation);
      next();
    };
    const reading = operation.request === null ? [] : [readBody(operation.request)];
    // Express provides the parameters in the path, which are those of the handler's type.
    const handle = handlers[id] as unknown as RequestHandler;
    app[operation.method](routeOf(operation), ...checks, checked, ...reading, handle);
  }

  app.use(docs());
  app.use(operatorsConsole());

  for (const [route, allow] of allowedMethods(table)) {
    app.all(route, (request) => {
      throw methodNotAllowed({ allow, method: request.method });
    });
  }
  const lost = `unknown address; the API is under /v1: ${roomsOf(table)}; /docs describes it`;
  app.use(() => {
    throw new ProblemError("not-found", lost);
  });
  app.use(answerProblems(logger));
  return app;
}
