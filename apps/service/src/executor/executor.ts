import type { DryRunV1, RunResponseV1, RunV1 } from "@slotgate/contracts";

/** Executes runs: decides each job, records it, and calls the model for those that are admitted. */
export interface Executor {
  /**
   * Answers when every job has its outcome and every record is durable.
   * Throws `RecordsUnavailableError` when a job's outcome could not be recorded anywhere.
   */
  readonly execute: (run: RunV1, context: RunContext) => Promise<RunResponseV1>;
  /** What would be decided now. Calls nothing, records nothing, stores nothing. */
  readonly dryRun: (run: RunV1) => DryRunV1;
}

export interface RunContext {
  /** Whose run it is: job ids and results belong to the owner. */
  readonly owner: string;
  /** W3C trace id of the caller's request, 32 hexadecimal digits. */
  readonly traceId: string | null;
}
