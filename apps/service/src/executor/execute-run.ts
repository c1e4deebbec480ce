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
  const decisionIds = run.jobs.map(() => parts.newId());
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
    ends: "in-records",
    unstored: { runId, owner, holder: parts.journal.writerId, subject, decisionIds, traceId, submittedAt },
  };
  const turns = run.jobs.map((job, position) => ({
    run: underWay,
    job,
    position,
    decisionId: decisionIds[position] ?? parts.newId(),
  }));
  return { version: "v1", runId, jobs: await executeTurns(turns, parts) };
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
    ends: "noted",
    unstored: null,
  };
  const turns = run.jobs.flatMap((job, position) =>
    context.ended.has(position) ? [] : [{ run: underWay, job, position, decisionId: parts.newId() }],
  );
  await executeTurns(turns, parts);
}

async function executeTurns(turns: readonly Turn[], parts: ExecutorParts): Promise<JobAnswer[]> {
  // All jobs come to their end before one that could not be recorded fails the run.
  const ended = await Promise.allSettled(turns.map((turn) => reported(turn, parts)));
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
