import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Config } from "../config/config.ts";
import { serviceResource } from "../observability/service-resource.ts";
import { ContinuingIds } from "./continuing-ids.ts";
import { noTracing } from "./no-tracing.ts";
import { createOtelTracing } from "./otel-tracing.ts";
import { otlpTimeoutMs } from "./otlp-timeout.ts";
import { samplerOf } from "./sampler-of.ts";
import type { Tracing } from "./tracing.ts";

export interface OpenTracingOptions {
  /** Of the service. */
  readonly version: string;
  /** In place of sending spans in batches to where the configuration says. */
  readonly spans?: SpanProcessor;
}

/** Spans, when the configuration says where they go; not registered as a global. */
export function openTracing(
  { otel, controls, instance }: Pick<Config, "otel" | "controls" | "instance">,
  { version, spans }: OpenTracingOptions,
): Tracing {
  const { traces, serviceName } = otel;
  if (traces === null) return noTracing;
  const ids = new ContinuingIds();
  const { url, headers, sampler } = traces;
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: otlpTimeoutMs });
  const provider = new TracerProvider({
    resource: serviceResource({ name: serviceName, version, instance }),
    sampler: samplerOf(sampler),
    idGenerator: ids,
    spanProcessors: [spans ?? new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  });
  const flags =
    controls.source === "unleash"
      ? { kill: controls.killFlag, ai: controls.aiFlag }
      : { kill: "SLOTGEN_AI_KILL", ai: "FEATURE_SLOTGEN_AI" };
  return createOtelTracing({
    tracer: provider.getTracer("slotgate", version),
    ids,
    flags,
    // What cannot be handed over at the end is lost; a stop does not fail for it.
    close: () => provider.shutdown().catch(() => {}),
  });
}
