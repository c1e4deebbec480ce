import { type DecisionV1, decisionV1 } from "../decision.ts";
import { explanationOf } from "../explanation-of.ts";
import type { Gate, Guard } from "../gates.ts";
import { assertWith } from "../parse.ts";
import { type Reason, type ReasonEntry, reasons } from "../reasons.ts";
import type { Job } from "../run.ts";
import { courses } from "./courses.ts";
import { evidenceOf } from "./evidence-of.ts";
import { jobFor, suitable } from "./suitable.ts";
import { UnknownMockError } from "./unknown-mock-error.ts";

/** The parts of a mock decision, all optional. */
export interface MockDecisionParts {
  /** Default: a job that can get the reason. */
  readonly job?: Job;
  readonly runId?: string;
  /** As in the run; default: true. */
  readonly requiresReview?: boolean;
  readonly decisionId?: string;
  /** An instant in UTC with milliseconds. */
  readonly decidedAt?: string;
  /** Keys that only submit see no evidence; those that operate or audit do. Default: `submitter`. */
  readonly readBy?: "submitter" | "auditor";
}

/**
 * A decision with this reason, as the service makes it: gate, guard, path, status, attempts, evidence and explanation
 * are consistent. Throws an `UnsuitableReasonError` if the job cannot get the reason, and an `UnknownMockError` for an
 * unknown reason.
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
  // A removed result is not explained by the original evidence.
  const explained = reason === "RESULT_GONE" ? null : evidence;
  return assertWith(decisionV1, {
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
