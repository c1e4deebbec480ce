import type { JsonValue } from "../json-object.ts";
import { assertWith } from "../parse.ts";
import type { Job, RunV1 } from "../run.ts";
import { type RunResponseV1, runResponseV1 } from "../run-response.ts";
import { type AnsweredReason, mockAnswer } from "./mock-answer.ts";
import type { MockDecisionParts } from "./mock-decision.ts";
import { reasonIn } from "./reason-in.ts";

export interface MockRunResponseParts extends Pick<MockDecisionParts, "runId" | "decidedAt" | "readBy"> {
  /**
   * The reasons of jobs: one for all jobs to generate, or by job id. By default jobs complete, unless the run did not
   * opt in. Verbatim jobs are copied unless set by id.
   */
  readonly reasons?: AnsweredReason | Readonly<Record<string, AnsweredReason>>;
  /** What the model wrote, by job id; required for custom output types. */
  readonly contents?: Readonly<Record<string, JsonValue>>;
}

/** The service's response to a run: one answer for each job, in job order. */
export function mockRunResponse(run: RunV1, parts: MockRunResponseParts = {}): RunResponseV1 {
  const { runId = "mock-run", reasons, contents, ...rest } = parts;
  const { requiresReview } = run.metadata;
  const answer = (job: Job) => {
    const content = contents?.[job.jobId];
    const reason = reasonIn(run, { job, reasons });
    return mockAnswer(reason, {
      ...rest,
      runId,
      requiresReview,
      job,
      ...(content === undefined ? {} : { content }),
    });
  };
  return assertWith(runResponseV1, { version: "v1", runId, jobs: run.jobs.map(answer) });
}
