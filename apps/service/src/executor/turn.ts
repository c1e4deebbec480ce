import type { Context } from "@opentelemetry/api";
import type { Job, RunV1, Scope } from "@slotgate/contracts";
import type { RunToStore } from "@slotgate/telemetry";
import type { Decidable } from "./decide-now.ts";

/** What the jobs of one run share while it is executed. */
export interface RunUnderWay {
  readonly runId: string;
  readonly owner: string;
  readonly scope: Scope;
  readonly metadata: RunV1["metadata"];
  readonly traceId: string | null;
  /** Monotonic milliseconds at which the run arrived. */
  readonly arrivedAt: number;
  /** Jobs that passed the gates so far, by rule id; counted in document order. */
  readonly admittedByRule: Map<string, number>;
  /** Whether what is in store may be served, or is to be generated anew. */
  readonly stored: "serve" | "pass-over";
  /** Set where another process can go on with the run: once it aborts, jobs are left to that. */
  readonly suspend: AbortSignal | null;
  /** Whether somebody may go on with the run: then the ends of its jobs become durable one by one. */
  readonly ends: "noted" | "in-records";
  /** The run, until it is known to be durable. */
  unstored: RunToStore | null;
}

/** One job on its way through the executor. */
export interface Turn {
  readonly run: RunUnderWay;
  readonly job: Job;
  /** Place in the document, from 0. */
  readonly position: number;
  readonly decisionId: string;
  /** Where in a trace the job is decided. */
  readonly trace: Context;
}

/** The turn as far as gates are concerned. */
export const decidable = ({ job, run }: Turn): Decidable => ({
  job,
  scope: run.scope,
  metadata: run.metadata,
});
