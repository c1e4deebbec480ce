import type { Operation } from "../operations/operation.ts";
import { type ProblemType, problemTypes } from "../problems/problem-types.ts";

/** The problems that an operation may answer with: those of its own, and those that follow from what it takes. */
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
  // Where every role will do, tokens without any are turned away still.
  if (allowed !== null) may.add("unauthorized").add("forbidden").add("rate-limited").add("keys-unavailable");
  if (request !== null) {
    may.add("not-json").add("body-too-large").add("unsupported-media-type");
    if (request.document === "run") may.add("invalid-run");
  }
  return (Object.keys(problemTypes) as ProblemType[]).filter((type) => may.has(type));
}
