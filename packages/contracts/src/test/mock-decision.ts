import { assertDecisionV1 } from "../assert-contracts.ts";
import type { DecisionV1 } from "../decision.ts";
import { explanationOf } from "../explanation-of.ts";
import type { Gate, Guard } from "../gates.ts";
import { type Reason, type ReasonEntry, reasons } from "../reasons.ts";
import type { Job } from "../run.ts";
import { courses } from "./courses.ts";
import { evidenceOf } from "./evidence-of.ts";
import { jobFor, suitable } from "./suitable.ts";
import { UnknownMockError } from "./unknown-mock-error.ts";

/** What a mock decision is about; everything may be left out. */
export interface MockDecisionParts {
  /** A job that can come to the reason, when it is left out. */
  readonly job?: Job;
  readonly runId?: string;
  /** As the run says; true without it. */
  readonly requiresReview?: boolean;
  readonly decisionId?: string;
  /** An instant in UTC with milliseconds. */
  readonly decidedAt?: string;
  /** Keys that only submit are shown no evidence; those that operate or audit are. `submitter` without it. */
  readonly readBy?: "submitter" | "auditor";
}

/**
 * A decision with this reason, as the service makes it: gate, guard, path, status, attempts, evidence and
 * explanation agree. Throws an `UnsuitableReasonError` when the job given cannot come to the reason, and an
 * `UnknownMockError` for what is no reason.
 */
export function mockDecision(reason: Reason, parts: MockDecisionParts = {}): DecisionV1 {
  if (!Object.hasOwn(courses, reason)) throw new UnknownMockError({ what: "reason", wanted: String(reason) });
  const {
    runId = "mock-run",
    requiresReview = true,
    decidedAt = "2026-01-31T12:00:00.000Z",
    readBy = "submitter",
  } = parts;
  const { jobId, slotId, kind } = suitable(reason, parts.job ?? jobFor(reason));
  const { path, status, attempts, failure, found } = courses[reason];
  const { gate, guard } = deniedBy(reason);
  const evidence = found === null ? null : evidenceOf(found, { jobId });
  // What is gone is not explained by what it once rested on.
  const explained = reason === "RESULT_GONE" ? null : evidence;
  return assertDecisionV1({
    version: "v1",
    decisionId: parts.decisionId ?? `${runId}/${jobId}`.slice(0, 256),
    runId,
    jobId,
    slotId,
    kind,
    requiresReview,
    decidedAt,
    path,
    status,
    gate,
    guard,
    reason,
    explanation: explanationOf({ gate, guard, reason, status, evidence: explained, failure }),
    evidence: readBy === "auditor" ? evidence : null,
    attempts,
    sourceDecisionId: reason === "STORED" ? `mock-run-before/${jobId}`.slice(0, 256) : null,
    ...(failure === undefined ? {} : { failure }),
  });
}

function deniedBy(reason: Reason): { readonly gate: Gate | null; readonly guard: Guard | null } {
  const entry: ReasonEntry = reasons[reason];
  switch (entry.from) {
    case "gate":
      return { gate: entry.gate, guard: null };
    case "any-gate":
      return { gate: "allowlist", guard: null };
    case "guard":
      return { gate: null, guard: entry.guard };
    case "failure":
    case "verbatim":
    case "passed":
    case "store":
      return { gate: null, guard: null };
  }
}
