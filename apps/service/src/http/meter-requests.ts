import type { Request, Response } from "express";
import type { RequestMeter } from "../observability/request-meter.ts";
import { operationOf } from "./operation-of.ts";
import { factsOf } from "./request/request-facts.ts";

/** Times each request, including those that were cut. */
export function meterWhenDone(request: Request, response: Response, { answered }: RequestMeter): void {
  response.once("close", () => {
    answered({
      operation: operationOf(request),
      method: request.method,
      status: response.statusCode,
      ms: performance.now() - factsOf(response).startedAt,
    });
  });
}
