import type { RunStatusV1, RunSummary } from "@slotgate/contracts";
import type { StoredRun } from "@slotgate/executor";

/** A stored run as shown in lists. */
export const summaryOf = (run: StoredRun): RunSummary => {
  const { runId, state, idempotencyKey, submittedAt, endedAt, progress } = run;
  return { runId, state, idempotencyKey, submittedAt, endedAt, progress };
};

/** A run's progress, without its response. */
export const statusOf = (run: StoredRun): RunStatusV1 => ({
  version: "v1",
  ...summaryOf(run),
  response: null,
});
