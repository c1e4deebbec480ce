import type { ProblemV1 } from "@slotgate/contracts";
import type { Response } from "express";
import type { ProblemError } from "./problem-error.ts";
import { problemTypes } from "./problem-types.ts";
import { factsOf } from "./request-facts.ts";

/**
 * Answers JSON. Not through Express, whose ETags would cost and tell nothing here. The body goes out as text,
 * because Node writes text together with the head, and bytes after it.
 */
export function sendJson(
  response: Response,
  value: unknown,
  { status = 200, type = "application/json" } = {},
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
  });
  response.end(body);
}

export function sendProblem(response: Response, problem: ProblemError): void {
  const { status, title } = problemTypes[problem.type];
  const document: ProblemV1 = {
    type: `urn:slotgate:problem:${problem.type}`,
    title,
    status,
    detail: problem.detail,
    requestId: factsOf(response).requestId,
    ...(problem.issues === undefined ? {} : { issues: [...problem.issues] }),
  };
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  sendJson(response, document, { status, type: "application/problem+json" });
}
