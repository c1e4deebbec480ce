import type { Operation } from "../operations/operation.ts";
import { type ProblemType, problemTypes } from "../problems/problem-types.ts";

/** The problems that an operation may answer: its own, and those that follow from its parameters and body. */
export function problemsOf(operation: Operation): readonly ProblemType[] {
  const { request, roles: allowed, problems } = operation;
  const may = new Set<ProblemType>([
    "bad-request",
    "invalid-parameter",
    "method-not-allowed",
    "request-timeout",
    "headers-too-large",
    "internal",
    ...(Object.keys(problems) as ProblemType[]),
  ]);
  // Even if every role is allowed, tokens without any role are refused.
  if (allowed !== null) may.add("unauthorized").add("forbidden").add("rate-limited").add("keys-unavailable");
  if (request !== null) {
    may.add("not-json").add("body-too-large").add("unsupported-media-type");
    if (request.document === "run") may.add("invalid-run");
  }
  return (Object.keys(problemTypes) as ProblemType[]).filter((type) => may.has(type));
}
