import type { Context } from "@opentelemetry/api";
import type { DecisionV1 } from "@slotgate/contracts";
import type { Generation, ModelPort } from "@slotgate/model";

/** Attributes of a run's span. */
export interface TracedRun {
  readonly runId: string;
  readonly jobs: number;
  /** The trace in which a resumed run continues, if only its id is known. */
  readonly traceId: string | null;
}

/** Attributes of a decision's span at its start. */
export interface TracedJob {
  readonly runId: string;
  readonly decisionId: string;
  readonly jobId: string;
  readonly slotId: string;
  readonly kind: string;
}

/** The parts of a request that its span names. */
export interface TracedRequest {
  readonly method: string;
  readonly requestId: string;
  /** The headers `traceparent` and `tracestate`, if sent. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface TracedAnswer {
  /** The pattern of the route, never the path. */
  readonly route: string;
  readonly status: number;
}

/**
 * Traces work. Each function runs its work in a trace context, passes it the context of the new span, and returns or
 * throws what the work does. Nothing else depends on tracing.
 */
export interface Tracing {
  /** An incoming request: its context, and a function to call once it is answered. */
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
  /** `work` gets the headers that pass the trace on to the provider. */
  readonly modelCall: (
    model: Pick<ModelPort["attribution"], "provider" | "model">,
    place: Context,
    work: (headers: Readonly<Record<string, string>>) => Promise<Generation>,
  ) => Promise<Generation>;
  /** Resolves once the spans were exported, or cannot be. */
  readonly close: () => Promise<void>;
}
