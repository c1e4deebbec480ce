import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_SCHEME,
} from "@opentelemetry/semantic-conventions";
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_OUTPUT_TYPE,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  EVENT_FEATURE_FLAG_EVALUATION,
} from "@opentelemetry/semantic-conventions/incubating";
import type { DecisionV1 } from "@slotgate/contracts";
import { headersOf, placeOfCaller, type Tracing } from "@slotgate/executor";
import type { Generation } from "@slotgate/model";
import type { ContinuingIds } from "./continuing-ids.ts";
import { type FlagNames, flagEvaluations } from "./flag-evaluations.ts";
import { knownMethods } from "./request-meter.ts";

export interface OtelTracingOptions {
  readonly tracer: Tracer;
  /** The tracer's id generator. */
  readonly ids: ContinuingIds;
  readonly flags: FlagNames;
  readonly close: () => Promise<void>;
}

/** Spans by OpenTelemetry. They hold names, ids, codes and numbers, and no content of jobs. */
export function createOtelTracing({ tracer, ids, flags, close }: OtelTracingOptions): Tracing {
  return {
    request({ method, requestId, headers }) {
      const known = knownMethods.has(method) ? method : "_OTHER";
      const from = placeOfCaller({ headers });
      const attributes = {
        [ATTR_HTTP_REQUEST_METHOD]: known,
        [ATTR_URL_SCHEME]: "http",
        "slotgate.request.id": requestId,
      };
      const span = tracer.startSpan(known, { kind: SpanKind.SERVER, attributes }, from);
      return {
        place: trace.setSpan(from, span),
        answered({ route, status }) {
          span.updateName(`${known} ${route}`);
          span.setAttribute(ATTR_HTTP_ROUTE, route);
          span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
          if (status >= 500) markFailed(span, String(status));
          span.end();
        },
      };
    },

    run({ runId, jobs, traceId }, place, work) {
      const attributes = { "slotgate.run.id": runId, "slotgate.run.jobs": jobs };
      const start = () => tracer.startSpan("slotgate.run", { attributes }, place);
      const alone = trace.getSpanContext(place) === undefined;
      return within(alone ? ids.continuing(traceId, start) : start(), place, work);
    },

    decision(job, place, work) {
      const span = tracer.startSpan("slotgate.decision", { attributes: jobAttributes(job) }, place);
      return within(span, place, async (own) => {
        const answer = await work(own);
        // Checked before collecting attributes, because most traces are not sampled.
        if (span.isRecording()) describeDecision(span, answer.decision, flags);
        return answer;
      });
    },

    admission: (place, work) => within(tracer.startSpan("slotgate.admission", {}, place), place, work),

    modelCall({ provider, model }, place, work) {
      const attributes = {
        [ATTR_GEN_AI_OPERATION_NAME]: "chat",
        [ATTR_GEN_AI_PROVIDER_NAME]: provider,
        [ATTR_GEN_AI_REQUEST_MODEL]: model,
        [ATTR_GEN_AI_OUTPUT_TYPE]: "json",
      };
      const span = tracer.startSpan(`chat ${model}`, { kind: SpanKind.CLIENT, attributes }, place);
      return within(span, place, async (own) => {
        const generation = await work(headersOf(own));
        describeGeneration(span, generation);
        return generation;
      });
    },

    close,
  };
}

/**
 * Runs `work` within the span and ends it. An error is named by its class only, because its message may quote content.
 */
async function within<T>(span: Span, place: Context, work: (place: Context) => Promise<T>): Promise<T> {
  try {
    return await work(trace.setSpan(place, span));
  } catch (error) {
    markFailed(span, error instanceof Error ? error.constructor.name : "_OTHER");
    throw error;
  } finally {
    span.end();
  }
}

function markFailed(span: Span, type: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

const jobAttributes = ({ runId, decisionId, jobId, slotId, kind }: Parameters<Tracing["decision"]>[0]) => ({
  "slotgate.run.id": runId,
  "slotgate.decision.id": decisionId,
  "slotgate.job.id": jobId,
  "slotgate.slot.id": slotId,
  "slotgate.kind": kind,
});

function describeDecision(span: Span, decision: DecisionV1, flags: FlagNames): void {
  const { path, status, gate, guard, reason, attempts, evidence } = decision;
  span.setAttributes({
    "slotgate.path": path,
    ...(status === null ? {} : { "slotgate.status": status }),
    ...(gate === null ? {} : { "slotgate.gate": gate }),
    ...(guard === null ? {} : { "slotgate.guard": guard }),
    "slotgate.reason": reason,
    "slotgate.attempts": attempts,
    ...figuresOf(evidence),
  });
  for (const evaluation of flagEvaluations(decision, flags))
    span.addEvent(EVENT_FEATURE_FLAG_EVALUATION, evaluation);
  // A denial is an intended result; only a failed generation is an error.
  if (status === "FAILED") markFailed(span, reason);
}

function figuresOf(evidence: DecisionV1["evidence"]): Attributes {
  if (evidence === null) return {};
  const { bucket, basisPoints, ruleId } = evidence;
  return {
    ...(bucket === null ? {} : { "slotgate.rollout.bucket": bucket }),
    ...(basisPoints === null ? {} : { "slotgate.rollout.basis_points": basisPoints }),
    ...(ruleId === null ? {} : { "slotgate.allowlist.rule": ruleId }),
  };
}

function describeGeneration(span: Span, generation: Generation): void {
  const { inputTokens, outputTokens, attempts } = generation;
  span.setAttributes({
    "slotgate.attempts": attempts,
    ...(inputTokens === null ? {} : { [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: inputTokens }),
    ...(outputTokens === null ? {} : { [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: outputTokens }),
  });
  const error = errorOf(generation);
  if (error !== null) markFailed(span, error);
}

function errorOf(generation: Generation): string | null {
  switch (generation.status) {
    case "generated":
      return null;
    case "failed":
      return generation.reason;
    case "withheld":
      return generation.cause;
    case "aborted":
      return "aborted";
  }
}
