import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { noTracing, type Tracing } from "@slotgate/executor";
import type { Config } from "../config/config.ts";
import { ContinuingIds } from "./continuing-ids.ts";
import { createOtelTracing } from "./otel-tracing.ts";
import { otlpOptions } from "./otlp-options.ts";
import { samplerOf } from "./sampler-of.ts";
import { serviceResource } from "./service-resource.ts";

export interface OpenTracingOptions {
  readonly version: string;
  /** Replaces the batched export to the configured destination. */
  readonly spans?: SpanProcessor;
}

/** Creates spans if the configuration names a destination; not registered as a global. */
export function openTracing(
  { otel, controls, instance, proxy }: Pick<Config, "otel" | "controls" | "instance" | "proxy">,
  { version, spans }: OpenTracingOptions,
): Tracing {
  const { traces, serviceName, attributes } = otel;
  if (traces === null) return noTracing;
  const ids = new ContinuingIds();
  const Exporter = traces.protocol === "http/json" ? JsonExporter : ProtobufExporter;
  const exporter = new Exporter(otlpOptions(traces, proxy));
  const provider = new TracerProvider({
    resource: serviceResource({ name: serviceName, version, instance, attributes }),
    sampler: samplerOf(traces.sampler),
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
    // Spans that cannot be exported at the end are lost; the stop does not fail.
    close: () => provider.shutdown().catch(() => {}),
  });
}
