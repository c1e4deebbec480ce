import type { Allowance } from "@slotgate/executor";
import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { ProblemError } from "../problems/problem-error.ts";
import { factsOf } from "./request-facts.ts";

export interface LimitRateOptions {
  /** For keys without their own limit; 0: none. */
  readonly requestsPerMinute: number;
}

const windowMs = 60_000;

/**
 * Counts requests by key, after the key check: only existing keys are counted, so that callers cannot fill the memory.
 * Without a limit nothing is counted.
 */
export function limitRate({ requestsPerMinute }: LimitRateOptions): RequestHandler {
  const limitFor = (allowance: Allowance): number => allowance.requestsPerMinute ?? requestsPerMinute;
  const count = rateLimit({
    windowMs,
    limit: (_request, response) => limitFor(allowanceOf(factsOf(response))),
    keyGenerator: (_request, response) => allowanceOf(factsOf(response)).name,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    identifier: "per-minute",
    // They concern client addresses, which are not used here.
    validate: false,
    handler: (_request, response, next) => {
      const limit = limitFor(allowanceOf(factsOf(response)));
      // `retry-after` is set by then.
      const seconds = response.getHeader("retry-after");
      next(rateLimited({ limit, retryAfter: String(seconds) }));
    },
  });
  return (request, response, next) => {
    if (limitFor(allowanceOf(factsOf(response))) === 0) return next();
    return count(request, response, next);
  };
}

export const rateLimited = ({
  limit,
  retryAfter,
}: {
  readonly limit: number;
  readonly retryAfter: string;
}): ProblemError =>
  new ProblemError(
    "rate-limited",
    `this key may send ${limit} requests in 60 seconds: send the request again in ${retryAfter} seconds`,
    { headers: { "retry-after": retryAfter } },
  );

function allowanceOf({ allowance }: { readonly allowance: Allowance | null }): Allowance {
  if (allowance === null) throw new Error("the request has no allowance although it passed the key check");
  return allowance;
}
