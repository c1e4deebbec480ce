import type { Context } from "@opentelemetry/api";
import type { DryRunV1, RunResponseV1, RunV1 } from "@slotgate/contracts";
import type { ExecutorParts } from "./executor-parts.ts";

/** Executes runs: decides each job, records it, and calls the model for admitted ones. */
export interface Executor {
  /**
   * Resolves when every job has its outcome and every record is durable.
   * Throws `RecordsUnavailableError` when a job's outcome could not be recorded anywhere.
   */
  readonly execute: (run: RunV1, context: RunContext) => Promise<RunResponseV1>;
  /**
   * Executes the jobs of a stored run that have not ended. Throws like `execute`, and `RunSuspendedError` when a
   * shutdown left jobs to the replica that resumes the run.
   */
  readonly resume: (run: RunV1, context: ResumeContext) => Promise<void>;
  /** The decisions that jobs would get now. Calls, records and stores nothing. */
  readonly dryRun: (run: RunV1, context: DryRunContext) => DryRunV1;
  /** The same executor and gate engine with other parts, such as another model or journal. */
  readonly among: (others: OtherParts) => Executor;
}

/** Every part except the gate engine, which is never replaced. */
export type OtherParts = Partial<Omit<ExecutorParts, "decide">>;

export type DryRunContext = Pick<RunContext, "owner">;

export interface RunContext {
  /** The tenant: job ids and results belong to it. */
  readonly owner: string;
  /** Who submitted the run. */
  readonly subject: string;
  /** W3C trace id of the caller's request, 32 hexadecimal digits. */
  readonly traceId: string | null;
  readonly regenerate: boolean;
  /** The trace context; absent where only the trace id is known. */
  readonly trace?: Context;
}

export interface ResumeContext extends RunContext {
  readonly runId: string;
  /** Positions of the jobs that have ended. */
  readonly ended: ReadonlySet<number>;
  /** How many of those passed the gates, by rule id. */
  readonly admittedByRule: ReadonlyMap<string, number>;
  /** Set if another process can resume the run: once aborted, the remaining jobs are left to it. */
  readonly suspend: AbortSignal | null;
}
