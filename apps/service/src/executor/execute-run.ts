import type { RunResponseV1, RunV1 } from "@slotgate/contracts";
import { executeJob } from "./execute-job.ts";
import type { RunContext } from "./executor.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { JobAnswer } from "./job-answer.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import type { RunUnderWay, Turn } from "./turn.ts";

/** Executes every job of a run, concurrently within the bounds; answers in job order. */
export async function executeRun(
  run: RunV1,
  { traceId }: RunContext,
  parts: ExecutorParts,
): Promise<RunResponseV1> {
  const underWay: RunUnderWay = {
    runId: parts.newId(),
    scope: run.appliesTo,
    metadata: run.metadata,
    traceId,
    arrivedAt: parts.clock.monotonic(),
    admittedByRule: new Map(),
  };
  const turns = run.jobs.map((job) => reported({ run: underWay, job, decisionId: parts.newId() }, parts));
  // All jobs come to their end before one that could not be recorded fails the run.
  const ended = await Promise.allSettled(turns);
  const jobs = ended.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
  return { version: "v1", runId: underWay.runId, jobs };
}

/** Tells the report how a job ended; this is where all of them do. */
async function reported(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  try {
    const answer = await executeJob(turn, parts);
    parts.report.ended(answer.decision);
    return answer;
  } catch (error) {
    if (error instanceof RecordsUnavailableError) parts.report.unrecorded();
    throw error;
  }
}
