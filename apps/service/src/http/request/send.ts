import type { Response } from "express";
import { ndjson } from "../operations/operation.ts";
import { problemDocument } from "../problems/problem-document.ts";
import type { ProblemError } from "../problems/problem-error.ts";
import { problemTypes } from "../problems/problem-types.ts";
import { factsOf } from "./request-facts.ts";

/**
 * Answers JSON without Express, whose ETags have a cost and no use here. Sends the body as text, because Node writes
 * text together with the head, and bytes after it.
 */
export function sendJson(
  response: Response,
  value: unknown,
  head: { readonly status?: number; readonly type?: string } = {},
): void {
  sendText(response, JSON.stringify(value), head);
}

/** Answers text that is already JSON, or of another type. */
export function sendText(
  response: Response,
  body: string,
  { status = 200, type = "application/json" }: { readonly status?: number; readonly type?: string } = {},
): void {
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
  });
  response.end(body);
}

export function sendProblem(response: Response, problem: ProblemError): void {
  const { status } = problemTypes[problem.type];
  const document = problemDocument(problem, factsOf(response).requestId);
  if (response.headersSent) {
    // Only the reader of lines can still tell it from the answer.
    if (response.getHeader("content-type") === ndjson) response.end(`${JSON.stringify(document)}\n`);
    else response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  sendJson(response, document, { status, type: "application/problem+json" });
}
