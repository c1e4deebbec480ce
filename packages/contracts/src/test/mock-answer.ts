import { assertJobAnswerV1 } from "../assert-contracts.ts";
import type { JsonValue } from "../json-object.ts";
import type { Reason } from "../reasons.ts";
import type { Job } from "../run.ts";
import type { JobAnswerV1 } from "../run-response.ts";
import { contentOf } from "./content-of.ts";
import { type MockDecisionParts, mockDecision } from "./mock-decision.ts";
import { jobFor } from "./suitable.ts";
import { generatedAt } from "./times.ts";

/** Every reason that an answered job can have: one that is only admitted is not answered yet. */
export type AnsweredReason = Exclude<Reason, "ADMITTED">;

export interface MockAnswerParts extends MockDecisionParts {
  /** What a model is to have written; needed for output types of your own, which no mock can know. */
  readonly content?: JsonValue;
}

/**
 * A job's result with the decision that explains it, as the service answers them for this reason. Throws an
 * `UnsuitableReasonError` when the job given cannot come to the reason, and a `ContentNeededError` when it
 * completes with content that cannot be made up.
 */
export function mockAnswer(reason: AnsweredReason, parts: MockAnswerParts = {}): JobAnswerV1 {
  const job = parts.job ?? jobFor(reason);
  const decision = mockDecision(reason, { ...parts, job });
  const { status, decidedAt } = decision;
  const common = { version: "v1", jobId: job.jobId, generatedAt: generatedAt(decidedAt, decision.path) };
  const output =
    status === "COMPLETED" ? Object.fromEntries([[job.output.field, writtenFor(job, parts)]]) : null;
  return assertJobAnswerV1({ result: { ...common, status, output }, decision });
}

const writtenFor = (job: Job, { content }: MockAnswerParts): JsonValue | undefined =>
  job.mode === "verbatim" ? job.input["sourceText"] : contentOf(job, content);
