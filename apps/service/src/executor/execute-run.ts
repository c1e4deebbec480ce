import type { RunResponseV1, RunV1 } from "@slotgate/contracts";
import { executeJob } from "./execute-job.ts";
import type { ResumeContext, RunContext } from "./executor.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { JobAnswer } from "./job-answer.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import type { RunUnderWay, Turn } from "./turn.ts";

/** Executes every job of a run, concurrently within the bounds; answers in job order. */
export async function executeRun(
  run: RunV1,
  context: RunContext,
  parts: ExecutorParts,
): Promise<RunResponseV1> {
  const { owner, subject, traceId, stored } = context;
  const runId = parts.newId();
  const submittedAt = new Date(parts.clock.now()).toISOString();
  const underWay: RunUnderWay = {
    runId,
    owner,
    scope: run.appliesTo,
    metadata: run.metadata,
    traceId,
    arrivedAt: parts.clock.monotonic(),
    admittedByRule: new Map(),
    stored,
    suspend: null,
    unstored: { runId, owner, subject, jobs: run.jobs.length, traceId, submittedAt },
  };
  return { version: "v1", runId, jobs: await executeJobs(run, { underWay, skip: new Set() }, parts) };
}

/** Executes the jobs of a stored run that have not come to their end. */
export async function resumeRun(run: RunV1, context: ResumeContext, parts: ExecutorParts): Promise<void> {
  const underWay: RunUnderWay = {
    runId: context.runId,
    owner: context.owner,
    scope: run.appliesTo,
    metadata: run.metadata,
    traceId: context.traceId,
    arrivedAt: parts.clock.monotonic(),
    admittedByRule: new Map(context.admittedByRule),
    stored: context.stored,
    suspend: context.suspend,
    unstored: null,
  };
  await executeJobs(run, { underWay, skip: context.ended }, parts);
}

async function executeJobs(
  { jobs }: RunV1,
  { underWay, skip }: { readonly underWay: RunUnderWay; readonly skip: ReadonlySet<number> },
  parts: ExecutorParts,
): Promise<JobAnswer[]> {
  const turns = jobs.flatMap((job, position) =>
    skip.has(position) ? [] : [reported({ run: underWay, job, position, decisionId: parts.newId() }, parts)],
  );
  // All jobs come to their end before one that could not be recorded fails the run.
  const ended = await Promise.allSettled(turns);
  return ended.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
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
