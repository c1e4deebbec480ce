import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { TracedRequest } from "./tracing.ts";

const propagator = new W3CTraceContextPropagator();

/** The caller's trace context from its W3C Trace Context headers; the root context without valid ones. */
export const placeOfCaller = ({ headers }: Pick<TracedRequest, "headers">): Context =>
  headers["traceparent"] === undefined
    ? ROOT_CONTEXT
    : propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);

/** The headers that pass a context on; none at the root. */
export function headersOf(place: Context): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagator.inject(place, headers, defaultTextMapSetter);
  return headers;
}

/** The trace id of a context, 32 hexadecimal digits; null at the root. */
export const traceIdOf = (place: Context): string | null => trace.getSpanContext(place)?.traceId ?? null;
