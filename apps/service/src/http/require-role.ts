import type { RequestHandler, Response } from "express";
import type { Caller, Role } from "./caller.ts";
import type { KeyRing } from "./key-ring.ts";
import { ProblemError } from "./problem-error.ts";
import { problemTexts } from "./problem-texts.ts";
import { factsOf } from "./request-facts.ts";

/** There is no anonymous access: asked before anything else is done with a request to `/v1`. */
export const requireKey =
  (keys: KeyRing): RequestHandler =>
  (request, response, next) => {
    const caller = keys.authenticate(request.headers.authorization);
    if (caller === null) {
      const { authorization } = request.headers;
      throw unauthorized(unauthorizedDetail(keys, authorization), authorization);
    }
    factsOf(response).caller = caller;
    next();
  };

export const unauthorized = (detail: string, authorization: string | undefined): ProblemError =>
  new ProblemError("unauthorized", detail, {
    headers: { "www-authenticate": challengeFor(authorization) },
  });

/** RFC 6750: an error is named only to whoever presented a key. */
const challengeFor = (authorization: string | undefined): string =>
  `Bearer realm="slotgate"${authorization === undefined ? "" : ', error="invalid_token"'}`;

function unauthorizedDetail(keys: KeyRing, authorization: string | undefined): string {
  if (keys.size === 0) return "this service has no keys: its operator sets SLOTGATE_KEYS_PATH";
  return authorization === undefined
    ? problemTexts.noKey
    : "the key in `authorization: Bearer KEY` is not known here";
}

/** Leaves the type of a route's parameters alone, which `RequestHandler` would widen. */
type RoleCheck = (request: unknown, response: Response, next: () => void) => void;

/** Lets only callers pass who have one of these roles. */
export const requireRole =
  (...allowed: readonly [Role, ...Role[]]): RoleCheck =>
  (_request, response, next) => {
    const caller = callerOf(response);
    if (!caller.roles.some((role) => allowed.includes(role))) throw forbidden(allowed, caller);
    next();
  };

export const forbidden = (allowed: readonly Role[], { roles, subject }: Caller): ProblemError =>
  new ProblemError(
    "forbidden",
    `this takes role ${quoted(allowed, " or ")}; key \`${subject}\` has ${quoted(roles, ", ")}`,
  );

const quoted = (roles: readonly Role[], joiner: string): string =>
  roles.map((role) => `\`${role}\``).join(joiner);

export function callerOf(response: Response): Caller {
  const { caller } = factsOf(response);
  if (caller === null) throw new Error("a request without a caller behind the key check");
  return caller;
}
