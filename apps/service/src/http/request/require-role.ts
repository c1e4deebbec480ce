import { type Authentication, type Caller, type Role, syntheticOwnerPrefixes } from "@slotgate/executor";
import type { RequestHandler, Response } from "express";
import { ProblemError } from "../problems/problem-error.ts";
import type { KeyRing } from "./key-ring.ts";
import { factsOf } from "./request-facts.ts";

/** There is no anonymous access: runs before anything else for a request to `/v1`. */
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

/** Stores the caller, or throws the problem that refuses it. */
function admit(response: Response, { answer, authorization }: Presented): void {
  switch (answer.outcome) {
    case "known": {
      refuseSyntheticOwner(answer.caller);
      const facts = factsOf(response);
      facts.caller = answer.caller;
      facts.allowance = answer.allowance;
      return;
    }
    case "refused":
      throw unauthorized(answer.detail, authorization);
    case "roleless":
      throw new ProblemError("forbidden", answer.detail);
    case "unavailable":
      throw keysUnavailable(answer.detail);
  }
}

/** Jobs of such an owner would be left out of metrics and telemetry. */
function refuseSyntheticOwner({ owner }: Caller): void {
  const reserved = syntheticOwnerPrefixes.find((prefix) => owner.startsWith(prefix));
  if (reserved !== undefined)
    throw new ProblemError(
      "forbidden",
      `the owner \`${owner}\` begins with \`${reserved}\`, which is reserved for drills and tries: use a key or token with another owner`,
    );
}

export const unauthorized = (detail: string, authorization: string | undefined): ProblemError =>
  new ProblemError("unauthorized", detail, {
    headers: { "www-authenticate": challengeFor(authorization) },
  });

export const keysUnavailable = (detail: string): ProblemError =>
  new ProblemError("keys-unavailable", detail, { headers: { "retry-after": "2" } });

/** RFC 6750: names an error only if a key was sent. */
const challengeFor = (authorization: string | undefined): string =>
  `Bearer realm="slotgate"${authorization === undefined ? "" : ', error="invalid_token"'}`;

/** Keeps the type of a route's parameters, which `RequestHandler` would widen. */
type RoleCheck = (request: unknown, response: Response, next: () => void) => void;

/** Admits only callers with one of these roles. */
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
    `this requires role ${quoted(allowed, " or ")}; \`${subject}\` has ${quoted(roles, ", ")}`,
  );

const quoted = (roles: readonly Role[], joiner: string): string =>
  roles.map((role) => `\`${role}\``).join(joiner);

export function callerOf(response: Response): Caller {
  const { caller } = factsOf(response);
  if (caller === null) throw new Error("the request has no caller although it passed the key check");
  return caller;
}
