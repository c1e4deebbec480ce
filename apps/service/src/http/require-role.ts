import type { RequestHandler, Response } from "express";
import type { Caller, Role } from "./caller.ts";
import type { KeyRing } from "./key-ring.ts";
import { ProblemError } from "./problem-error.ts";
import { factsOf } from "./request-facts.ts";

/** There is no anonymous access: asked before anything else is done with a request to `/v1`. */
export const requireKey =
  (keys: KeyRing): RequestHandler =>
  (request, response, next) => {
    const caller = keys.authenticate(request.headers.authorization);
    if (caller === null) {
      throw new ProblemError("unauthorized", unauthorizedDetail(keys, request.headers.authorization), {
        headers: { "www-authenticate": challengeFor(request.headers.authorization) },
      });
    }
    factsOf(response).caller = caller;
    next();
  };

/** RFC 6750: an error is named only to whoever presented a key. */
const challengeFor = (authorization: string | undefined): string =>
  `Bearer realm="slotgate"${authorization === undefined ? "" : ', error="invalid_token"'}`;

function unauthorizedDetail(keys: KeyRing, authorization: string | undefined): string {
  if (keys.size === 0) return "this service has no keys: its operator sets SLOTGATE_KEYS_PATH";
  return authorization === undefined
    ? "send `authorization: Bearer KEY`"
    : "the key in `authorization: Bearer KEY` is not known here";
}

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
