import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { RunResponseV1, RunV1 } from "@slotgate/contracts";
import { nowOf } from "./draft.ts";
import { executeJob } from "./execute-job.ts";
import type { ResumeContext, RunContext } from "./executor.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import type { JobAnswer } from "./job-answer.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import type { RunUnderWay, Turn } from "./turn.ts";

/** Executes every job of a run, concurrently within the limits. Answers are in job order. */
export async function executeRun(
  run: RunV1,
  context: RunContext,
  parts: ExecutorParts,
): Promise<RunResponseV1> {
  const { owner, subject, traceId, regenerate } = context;
  const runId = parts.newId();
  const decisionIds = run.jobs.map(() => parts.newId());
  const submittedAt = nowOf(parts);
  const underWay: RunUnderWay = {
    runId,
    owner,
    scope: run.appliesTo,
    metadata: run.metadata,
    traceId,
    arrivedAt: parts.clock.monotonic(),
    admittedByRule: new Map(),
    regenerate,
    suspend: null,
    resumable: false,
    unstored: { runId, owner, holder: parts.journal.writerId, subject, decisionIds, traceId, submittedAt },
  };
  const places = run.jobs.map((job, position) => ({
    job,
    position,
    decisionId: decisionIds[position] ?? parts.newId(),
  }));
  const jobs = await executeTurns(places, { run: underWay, trace: context.trace }, parts);
  return { version: "v1", runId, jobs };
}

/** Executes the jobs of a stored run that have not ended. */
export async function resumeRun(run: RunV1, context: ResumeContext, parts: ExecutorParts): Promise<void> {
  const underWay: RunUnderWay = {
    runId: context.runId,
    owner: context.owner,
    scope: run.appliesTo,
    metadata: run.metadata,
    traceId: context.traceId,
    arrivedAt: parts.clock.monotonic(),
    admittedByRule: new Map(context.admittedByRule),
    regenerate: context.regenerate,
    suspend: context.suspend,
    resumable: true,
    unstored: null,
  };
  const left = run.jobs.flatMap((job, position) =>
    context.ended.has(position) ? [] : [{ job, position, decisionId: parts.newId() }],
  );
  await executeTurns(left, { run: underWay, trace: context.trace }, parts);
}

type Place = Pick<Turn, "job" | "position" | "decisionId">;

interface Executing {
  readonly run: RunUnderWay;
  readonly trace: Context | undefined;
}

function executeTurns(
  places: readonly Place[],
  { run, trace = ROOT_CONTEXT }: Executing,
  parts: ExecutorParts,
): Promise<JobAnswer[]> {
  const { runId, traceId } = run;
  return parts.tracing.run({ runId, traceId, jobs: places.length }, trace, async (within) => {
    // Wait for every job before a job that could not be recorded fails the run.
    const ended = await Promise.allSettled(
      places.map((place) => traced({ ...place, run, trace: within }, parts)),
    );
    return ended.map((end) => {
      if (end.status === "rejected") throw end.reason;
      return end.value;
    });
  });
}

function traced(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  const { jobId, slotId, kind } = turn.job;
  const { decisionId, run } = turn;
  return parts.tracing.decision({ runId: run.runId, decisionId, jobId, slotId, kind }, turn.trace, (trace) =>
    reported({ ...turn, trace }, parts),
  );
}

async function reported(turn: Turn, parts: ExecutorParts): Promise<JobAnswer> {
  try {
    const answer = await executeJob(turn, parts);
    parts.report.ended(answer.decision);
    if (answer.result.status === "COMPLETED") parts.report.released(turn.job, answer);
    return answer;
  } catch (error) {
    if (error instanceof RecordsUnavailableError) parts.report.unrecorded();
    throw error;
  }
}
