import type { Context } from "@opentelemetry/api";
import type { DryRunV1, RunResponseV1, RunV1 } from "@slotgate/contracts";
import type { ExecutorParts } from "./executor-parts.ts";

/** Executes runs: decides each job, records it, and calls the model for those that are admitted. */
export interface Executor {
  /**
   * Answers when every job has its outcome and every record is durable.
   * Throws `RecordsUnavailableError` when a job's outcome could not be recorded anywhere.
   */
  readonly execute: (run: RunV1, context: RunContext) => Promise<RunResponseV1>;
  /**
   * Executes what is left of a stored run. Throws like `execute`, and `RunSuspendedError` when a shutdown left
   * jobs to whoever goes on with the run.
   */
  readonly resume: (run: RunV1, context: ResumeContext) => Promise<void>;
  /** What would be decided now. Calls nothing, records nothing, stores nothing. */
  readonly dryRun: (run: RunV1, context: DryRunContext) => DryRunV1;
  /** The same executor with the same gate engine, among other parts: another model, or a journal of its own. */
  readonly among: (others: OtherParts) => Executor;
}

/** Whatever surrounds the gate engine, which is never another one. */
export type OtherParts = Partial<Omit<ExecutorParts, "decide">>;

/** Whose run it would be. */
export type DryRunContext = Pick<RunContext, "owner">;

export interface RunContext {
  /** Whose run it is: job ids and results belong to the owner. */
  readonly owner: string;
  /** Who submitted it. */
  readonly subject: string;
  /** W3C trace id of the caller's request, 32 hexadecimal digits. */
  readonly traceId: string | null;
  readonly stored: "serve" | "pass-over";
  /** Where in a trace the run is executed; left out where nothing but the trace's id is known. */
  readonly trace?: Context;
}

export interface ResumeContext extends RunContext {
  readonly runId: string;
  /** Places of the jobs that have come to their end already. */
  readonly ended: ReadonlySet<number>;
  /** How many of those passed the gates, by rule id. */
  readonly admittedByRule: ReadonlyMap<string, number>;
  /** Set where another process can go on with the run: once it aborts, jobs are left to that. */
  readonly suspend: AbortSignal | null;
}
