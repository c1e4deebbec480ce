import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { type IMetricReader, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { Config } from "../config/config.ts";
import { otlpTimeoutMs } from "../tracing/otlp-timeout.ts";

/** Metrics that are sent somewhere, beside being scraped. */
export interface ExportedMetrics {
  readonly serviceName: string;
  readonly instance: string;
  readonly reader: IMetricReader;
}

const intervalMs = 15_000;

/** Null unless the configuration says where metrics go. */
export function exportedMetrics({
  otel,
  instance,
}: Pick<Config, "otel" | "instance">): ExportedMetrics | null {
  const { metrics, serviceName } = otel;
  if (metrics === null) return null;
  const exporter = new OTLPMetricExporter({
    url: metrics.url,
    headers: { ...metrics.headers },
    timeoutMillis: otlpTimeoutMs,
  });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: 2 * otlpTimeoutMs,
  });
  return { serviceName, instance, reader };
}
