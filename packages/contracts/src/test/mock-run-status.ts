import { assertWith } from "../parse.ts";
import type { Status } from "../result.ts";
import type { RunV1 } from "../run.ts";
import type { RunResponseV1 } from "../run-response.ts";
import { type RunState, type RunStatusV1, runStatusV1 } from "../run-status.ts";
import { mockRun } from "./mock-run.ts";
import { type MockRunResponseParts, mockRunResponse } from "./mock-run-response.ts";
import { outcomeAt } from "./times.ts";

export interface MockRunStatusParts extends MockRunResponseParts {
  /** Default: `mockRun()`. */
  readonly run?: RunV1;
  /** How many jobs of a running or interrupted run have ended; default: none. */
  readonly endedJobs?: number;
  readonly idempotencyKey?: string;
}

/** The status of a run in one of its states; an ended one has its response. */
export function mockRunStatus(state: RunState, parts: MockRunStatusParts = {}): RunStatusV1 {
  const { run = mockRun(), endedJobs = 0, idempotencyKey = null, ...rest } = parts;
  const { decidedAt = "2026-01-31T12:00:00.000Z" } = rest;
  const response = mockRunResponse(run, { ...rest, decidedAt });
  const ended = endedOf(state, { endedJobs, jobs: run.jobs.length });
  return assertWith(runStatusV1, {
    version: "v1",
    runId: response.runId,
    state,
    idempotencyKey,
    submittedAt: decidedAt,
    endedAt: state === "ended" ? outcomeAt(decidedAt) : null,
    progress: { jobs: run.jobs.length, ended, ...countsOf(response, ended) },
    response: state === "ended" ? response : null,
  });
}

function endedOf(
  state: RunState,
  { endedJobs, jobs }: { readonly endedJobs: number; readonly jobs: number },
): number {
  switch (state) {
    case "queued":
      return 0;
    case "running":
    case "interrupted":
      return Math.min(endedJobs, jobs);
    case "ended":
      return jobs;
  }
}

function countsOf(response: RunResponseV1, ended: number) {
  const statuses = response.jobs.slice(0, ended).map(({ result }) => result.status);
  const count = (wanted: Status) => statuses.filter((status) => status === wanted).length;
  return { completed: count("COMPLETED"), stubs: count("STUB"), failed: count("FAILED") };
}
