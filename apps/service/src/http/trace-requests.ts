import type { Tracing } from "@slotgate/executor";
import type { Request, Response } from "express";
import { operationOf } from "./operation-of.ts";
import { factsOf } from "./request/request-facts.ts";

/** Gives a request its trace context. A request that was cut has its span too. */
export function traceRequest(request: Request, response: Response, tracing: Pick<Tracing, "request">): void {
  const facts = factsOf(response);
  const { headers, method } = request;
  const { place, answered } = tracing.request({ method, headers, requestId: facts.requestId });
  facts.trace = place;
  response.once("close", () => answered({ route: operationOf(request), status: response.statusCode }));
}
