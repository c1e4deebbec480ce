import type { BudgetLimits, DecisionV1, Gate, Job } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import type { decide, GateState } from "@slotgate/gate";
import type { ModelFailure } from "@slotgate/model";
import type { Journal } from "@slotgate/telemetry";
import type { ContentStore } from "./content/content-store.ts";
import type { FairSlots } from "./fair-slots.ts";
import type { GenerationInForce } from "./generation/generation-in-force.ts";
import type { InFlightCalls } from "./in-flight-calls.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { JobsUnderWay } from "./jobs-under-way.ts";
import type { Tracing } from "./tracing/tracing.ts";

export interface ExecutorParts {
  /** The current outside state, read again for every decision. */
  readonly gateState: () => GateState;
  readonly decide: typeof decide;
  readonly journal: Journal;
  /** Stored results, and leases on content being generated. */
  readonly content: ContentStore;
  /** Models and prompts, read once for each attempt to fill a job. */
  readonly generation: Pick<GenerationInForce, "current">;
  /** Limits on what jobs may spend together; null: unlimited. */
  readonly budgets: BudgetLimits | null;
  readonly inFlight: InFlightCalls;
  readonly underWay: JobsUnderWay;
  /** Runs `work` in a decision slot; limits how many jobs of one owner are decided and recorded at once. */
  readonly decisionSlots: FairSlots;
  /** Runs `work` in a call slot; limits concurrent model calls and shares them between owners. */
  readonly modelSlots: FairSlots;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly executorVersion: string;
  readonly report: ExecutorReport;
  readonly tracing: Pick<Tracing, "run" | "decision" | "admission" | "modelCall">;
}

/** What the executor reports to observers. Its behaviour depends on none of it. */
export interface ExecutorReport {
  /** Every decision that counts in the metrics. */
  readonly decided: (decision: { readonly killed: boolean; readonly admitted: boolean }) => void;
  readonly modelFailed: (failure: FailedCall) => void;
  /** Every model call that ended on its own, not those that were aborted, withheld or killed. */
  readonly called: (call: ModelCallEnd) => void;
  /** Every job that ended with content, once durable and before the caller gets it. */
  readonly released: (job: Pick<Job, "jobId" | "output">, answer: JobAnswer) => void;
  /** Every job that has its answer, and so a durable record. */
  readonly ended: (decision: DecisionV1) => void;
  /** A job whose end could not be recorded, and which therefore has no answer. */
  readonly unrecorded: () => void;
  /** A part threw that must not throw. */
  readonly unexpected: (error: unknown) => void;
  /** A gate threw, or its input could not be read. Called each time. */
  readonly gateFailed: (failure: GateFailure) => void;
}

export interface GateFailure {
  /** Null: the state for all gates could not be read. */
  readonly gate: Gate | null;
  /** The thrown value, of any type. Its message may contain a caller's content. */
  readonly thrown: unknown;
}

/** How a model call ended, and for which owner. */
export type ModelCallEnd = {
  /** From the start of the first request to the end of the last. */
  readonly durationMs: number;
  readonly owner: string;
} & ({ readonly as: "generated" } | ({ readonly as: "failed" } & Pick<ModelFailure, "reason" | "concerns">));

/** Contains no prompts, inputs or outputs. */
export interface FailedCall extends ModelFailure {
  readonly decisionId: string;
  readonly owner: string;
}
