import type { Context } from "@opentelemetry/api";
import type { DecisionV1 } from "@slotgate/contracts";
import type { Generation, ModelPort } from "@slotgate/model";

/** What a run's span says. */
export interface TracedRun {
  readonly runId: string;
  readonly jobs: number;
  /** The trace that a run is gone on with in, where nothing else of it is known. */
  readonly traceId: string | null;
}

/** What a decision's span says at its beginning. */
export interface TracedJob {
  readonly runId: string;
  readonly decisionId: string;
  readonly jobId: string;
  readonly slotId: string;
  readonly kind: string;
}

/** A request as its span names it. */
export interface TracedRequest {
  readonly method: string;
  readonly requestId: string;
  /** The heads `traceparent` and `tracestate`, as far as the caller sent them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface TracedAnswer {
  /** The pattern of the route, never the path. */
  readonly route: string;
  readonly status: number;
}

/**
 * Traces what is done. Each function does its work within a place in the trace and hands the work its own place;
 * whatever the work does, answers or throws is passed on. Nothing depends on a trace.
 */
export interface Tracing {
  /** A request that came in: its place, and what to call once it has its answer. */
  readonly request: (request: TracedRequest) => {
    readonly place: Context;
    readonly answered: (answer: TracedAnswer) => void;
  };
  readonly run: <T>(run: TracedRun, place: Context, work: (place: Context) => Promise<T>) => Promise<T>;
  readonly decision: <T extends { readonly decision: DecisionV1 }>(
    job: TracedJob,
    place: Context,
    work: (place: Context) => Promise<T>,
  ) => Promise<T>;
  readonly admission: <T>(place: Context, work: () => Promise<T>) => Promise<T>;
  /** The work gets the heads with which its requests tell the provider of the trace. */
  readonly modelCall: (
    model: Pick<ModelPort["attribution"], "provider" | "model">,
    place: Context,
    work: (headers: Readonly<Record<string, string>>) => Promise<Generation>,
  ) => Promise<Generation>;
  /** Ends once what was traced has been handed over, or cannot be. */
  readonly close: () => Promise<void>;
}
