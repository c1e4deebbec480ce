import type { RequestHandler, Response } from "express";
import type { Authentication } from "../keys/authentication.ts";
import type { Caller, Role } from "./caller.ts";
import type { KeyRing } from "./key-ring.ts";
import { ProblemError } from "./problem-error.ts";
import { factsOf } from "./request-facts.ts";

/** There is no anonymous access: asked before anything else is done with a request to `/v1`. */
export const requireKey =
  (keys: KeyRing): RequestHandler =>
  (request, response, next) => {
    const { authorization } = request.headers;
    const answer = keys.authenticate(authorization);
    if (!(answer instanceof Promise)) {
      admit(response, { answer, authorization });
      next();
      return;
    }
    return answer
      .then((judged) => admit(response, { answer: judged, authorization }))
      .then(() => next(), next);
  };

interface Presented {
  readonly answer: Authentication;
  readonly authorization: string | undefined;
}

/** Notes who asks, or throws the problem that keeps them out. */
function admit(response: Response, { answer, authorization }: Presented): void {
  switch (answer.outcome) {
    case "known": {
      const facts = factsOf(response);
      facts.caller = answer.caller;
      facts.allowance = answer.allowance;
      return;
    }
    case "refused":
      throw new ProblemError("unauthorized", answer.detail, {
        headers: { "www-authenticate": challengeFor(authorization) },
      });
    case "roleless":
      throw new ProblemError("forbidden", answer.detail);
    case "unavailable":
      throw new ProblemError("keys-unavailable", answer.detail, { headers: { "retry-after": "2" } });
  }
}

/** RFC 6750: an error is named only to whoever presented a key. */
const challengeFor = (authorization: string | undefined): string =>
  `Bearer realm="slotgate"${authorization === undefined ? "" : ', error="invalid_token"'}`;

/** Leaves the type of a route's parameters alone, which `RequestHandler` would widen. */
type RoleCheck = (request: unknown, response: Response, next: () => void) => void;

/** Lets only callers pass who have one of these roles. */
export const requireRole =
  (...allowed: readonly [Role, ...Role[]]): RoleCheck =>
  (_request, response, next) => {
    const { roles, subject } = callerOf(response);
    if (!roles.some((role) => allowed.includes(role))) {
      const wanted = allowed.map((role) => `\`${role}\``).join(" or ");
      throw new ProblemError(
        "forbidden",
        `this takes role ${wanted}; key \`${subject}\` has ${roles.map((role) => `\`${role}\``).join(", ")}`,
      );
    }
    next();
  };

export function callerOf(response: Response): Caller {
  const { caller } = factsOf(response);
  if (caller === null) throw new Error("a request without a caller behind the key check");
  return caller;
}
