import type { Context } from "@opentelemetry/api";
import type { Job, RunV1, Scope } from "@slotgate/contracts";
import type { RunToStore } from "@slotgate/telemetry";
import type { Decidable } from "./decide-now.ts";

/** What the jobs of one run share during its execution. */
export interface RunUnderWay {
  readonly runId: string;
  readonly owner: string;
  readonly scope: Scope;
  readonly metadata: RunV1["metadata"];
  readonly traceId: string | null;
  /** Monotonic milliseconds. */
  readonly arrivedAt: number;
  /** Jobs that passed the gates so far, by rule id; counted in document order. */
  readonly admittedByRule: Map<string, number>;
  /** Whether stored content may be served or must be generated again. */
  readonly regenerate: boolean;
  /** Set if another process can resume the run: once aborted, the remaining jobs are left to it. */
  readonly suspend: AbortSignal | null;
  /** Whether another process may resume the run; if so, the ends of its jobs are stored one by one. */
  readonly resumable: boolean;
  /** The run, until it is known to be durable. */
  unstored: RunToStore | null;
}

/** One job during its execution. */
export interface Turn {
  readonly run: RunUnderWay;
  readonly job: Job;
  /** Position in the document, from 0. */
  readonly position: number;
  readonly decisionId: string;
  /** The trace context of the job's decision. */
  readonly trace: Context;
}

/** The parts of the turn that gates read. */
export const decidable = ({ job, run }: Turn): Decidable => ({
  job,
  scope: run.scope,
  metadata: run.metadata,
});
