import type { BudgetLimits, DecisionV1, Gate, Job } from "@slotgate/contracts";
import type { decide, GateState } from "@slotgate/gate";
import type { ModelFailure, ModelPort } from "@slotgate/model";
import type { Journal } from "@slotgate/telemetry";
import type { Clock } from "../clock.ts";
import type { ContentStore } from "../content/content-store.ts";
import type { Tracing } from "../tracing/tracing.ts";
import type { InFlightCalls } from "./in-flight-calls.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { JobsUnderWay } from "./jobs-under-way.ts";
import type { ModelSlots } from "./model-slots.ts";

/** What the executor works with. */
export interface ExecutorParts {
  /** The outside state at this moment; read anew for every decision. */
  readonly gateState: () => GateState;
  /** The gate engine. */
  readonly decide: typeof decide;
  readonly journal: Journal;
  /** Results in store, and leases on what is being generated. */
  readonly content: ContentStore;
  /** Null: no model is configured. */
  readonly model: ModelPort | null;
  /** What jobs may spend together; null: as much as they like. */
  readonly budgets: BudgetLimits | null;
  readonly inFlight: InFlightCalls;
  readonly underWay: JobsUnderWay;
  /** Runs `work` when its turn comes: at most so many model calls at once, shared by owner in turn. */
  readonly modelSlots: ModelSlots;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly executorVersion: string;
  readonly report: ExecutorReport;
  readonly tracing: Pick<Tracing, "run" | "decision" | "admission" | "modelCall">;
}

/** What the executor tells those who watch it; nothing depends on it. */
export interface ExecutorReport {
  /** Every decision that counts, for figures. */
  readonly decided: (decision: { readonly killed: boolean; readonly admitted: boolean }) => void;
  readonly modelFailed: (failure: FailedCall) => void;
  /** Every model call that came to an end of its own: not those that were aborted, withheld or killed. */
  readonly called: (call: ModelCallEnd) => void;
  /** Every job that ends with content, when that is durable and before anybody gets it. */
  readonly released: (job: Pick<Job, "jobId" | "output">, answer: JobAnswer) => void;
  /** Every job that has its answer, and with it its durable record. */
  readonly ended: (decision: DecisionV1) => void;
  /** A job whose end could not be recorded, and which therefore has no answer. */
  readonly unrecorded: () => void;
  /** A part broke its promise not to throw. */
  readonly unexpected: (error: unknown) => void;
  /** A gate threw while deciding, or what it decides on could not be read. Told of each time. */
  readonly gateFailed: (failure: GateFailure) => void;
}

export interface GateFailure {
  /** Null: the state that all gates are asked about could not be read. */
  readonly gate: Gate | null;
  /** What was thrown. It may be anything, and its message may hold a caller's content. */
  readonly thrown: unknown;
}

/** How a model call ended, and whose it was. */
export type ModelCallEnd = {
  /** From before the first request until after the last. */
  readonly durationMs: number;
  readonly owner: string;
} & ({ readonly as: "generated" } | ({ readonly as: "failed" } & Pick<ModelFailure, "reason" | "concerns">));

/** Free of prompts, inputs and outputs. */
export interface FailedCall extends ModelFailure {
  readonly decisionId: string;
  readonly owner: string;
}
