import type { Request, RequestHandler, Response } from "express";
import type { RequestMeter } from "../observability/request-meter.ts";
import { operationOf } from "./operation-of.ts";
import { factsOf } from "./request-facts.ts";

/** Times each request; one that was cut counts too. */
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

/** Answers every metric in Prometheus's text format. */
export const answerMetrics =
  ({ scrape }: RequestMeter): RequestHandler =>
  async (_request, response) => {
    const body = await scrape();
    response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "cache-control": "no-store",
    });
    response.end(body);
  };
