import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { type IMetricReader, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { Config } from "../config/config.ts";
import type { MetricExport } from "../config/otel-config.ts";
import { otlpOptions } from "./otlp-options.ts";

/** Metrics that are exported in addition to being scraped. */
export interface ExportedMetrics {
  readonly serviceName: string;
  readonly instance: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly reader: IMetricReader;
}

const preferences: Readonly<Record<MetricExport["temporality"], AggregationTemporalityPreference>> = {
  cumulative: AggregationTemporalityPreference.CUMULATIVE,
  delta: AggregationTemporalityPreference.DELTA,
  lowmemory: AggregationTemporalityPreference.LOWMEMORY,
};

/** Null if the configuration names no destination. */
export function exportedMetrics({
  otel,
  instance,
  proxy,
}: Pick<Config, "otel" | "instance" | "proxy">): ExportedMetrics | null {
  const { metrics, serviceName, attributes } = otel;
  if (metrics === null) return null;
  const Exporter = metrics.protocol === "http/json" ? JsonExporter : ProtobufExporter;
  const exporter = new Exporter({
    ...otlpOptions(metrics, proxy),
    temporalityPreference: preferences[metrics.temporality],
  });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: metrics.intervalMs,
    // The reader accepts no more than the interval.
    exportTimeoutMillis: Math.min(metrics.intervalMs, 2 * metrics.timeoutMs),
  });
  return { serviceName, instance, attributes, reader };
}
