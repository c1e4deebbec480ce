import type { Allowance } from "@slotgate/executor";
import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { ProblemError } from "../problems/problem-error.ts";
import { factsOf } from "./request-facts.ts";

export interface LimitRateOptions {
  /** For keys without a limit of their own; 0: none. */
  readonly requestsPerMinute: number;
}

const windowMs = 60_000;

/**
 * Counts requests by key, behind the key check: what is counted is only ever a key that exists, so nobody can
 * fill the memory with what they make up. Where no limit applies, nothing is counted and nothing costs.
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
    // They are about client addresses, which play no part here.
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
  if (allowance === null) throw new Error("a request without an allowance behind the key check");
  return allowance;
}
