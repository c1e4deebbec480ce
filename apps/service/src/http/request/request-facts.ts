import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Allowance, Caller } from "@slotgate/executor";
import type { Request, Response } from "express";

/** What is known of a request apart from its body; kept in `response.locals`. */
export interface RequestFacts {
  readonly requestId: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  caller: Caller | null;
  /** Null while there is no caller. */
  allowance: Allowance | null;
  /** The request's trace context; the root context outside of `/v1`. */
  trace: Context;
}

/** A valid request id from a caller: short visible ASCII, safe in a log line. */
const acceptableId = /^[\x21-\x7e]{1,128}$/;

export function noteRequest(request: Request, response: Response, newId: () => string): RequestFacts {
  const given = request.headers["x-request-id"];
  const requestId = typeof given === "string" && acceptableId.test(given) ? given : newId();
  const facts: RequestFacts = {
    requestId,
    startedAt: performance.now(),
    caller: null,
    allowance: null,
    trace: ROOT_CONTEXT,
  };
  response.locals["facts"] = facts;
  response.setHeader("x-request-id", requestId);
  response.setHeader("x-content-type-options", "nosniff");
  return facts;
}

export function factsOf(response: Response): RequestFacts {
  const facts: unknown = response.locals["facts"];
  if (typeof facts === "object" && facts !== null && "requestId" in facts) return facts as RequestFacts;
  throw new Error("the request has no facts");
}
