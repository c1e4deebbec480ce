import type { JsonValue } from "../json-object.ts";
import { assertWith } from "../parse.ts";
import type { Reason } from "../reasons.ts";
import type { Job } from "../run.ts";
import { type JobAnswerV1, jobAnswerV1 } from "../run-response.ts";
import { contentOf } from "./content-of.ts";
import { type MockDecisionParts, mockDecision } from "./mock-decision.ts";
import { jobFor } from "./suitable.ts";
import { generatedAt } from "./times.ts";

/** Every reason of an answered job; a job that is only admitted has no answer yet. */
export type AnsweredReason = Exclude<Reason, "ADMITTED">;

export interface MockAnswerParts extends MockDecisionParts {
  /** What the model wrote; required for custom output types, which mocks do not know. */
  readonly content?: JsonValue;
}

/**
 * A job's result with its decision, as the service answers for this reason. Throws an `UnsuitableReasonError` if the
 * job cannot get the reason, and a `ContentNeededError` if its content cannot be invented.
 */
export function mockAnswer(reason: AnsweredReason, parts: MockAnswerParts = {}): JobAnswerV1 {
  const job = parts.job ?? jobFor(reason);
  const decision = mockDecision(reason, { ...parts, job });
  const { status, decidedAt } = decision;
  const common = { version: "v1", jobId: job.jobId, generatedAt: generatedAt(decidedAt, decision.path) };
  const output =
    status === "COMPLETED" ? Object.fromEntries([[job.output.field, writtenFor(job, parts)]]) : null;
  return assertWith(jobAnswerV1, { result: { ...common, status, output }, decision });
}

const writtenFor = (job: Job, { content }: MockAnswerParts): JsonValue | undefined =>
  job.mode === "verbatim" ? job.input["sourceText"] : contentOf(job, content);
