import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { ExportedMetrics } from "./exported-metrics.ts";
import { serviceResource } from "./service-resource.ts";

/** OpenTelemetry's metrics for one service. Not a global: each part that meters gets a meter. */
export interface MetricsProvider {
  readonly meterProvider: MeterProvider;
  /** All metrics in Prometheus's text format. */
  readonly scrape: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export function createMetricsProvider({
  version,
  exported,
}: {
  readonly version: string;
  readonly exported: ExportedMetrics | null;
}): MetricsProvider {
  // Used as a reader only: the service answers scrapes on its own port.
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meterProvider = new MeterProvider({
    resource: serviceResource({
      name: exported?.serviceName ?? "slotgate",
      version,
      instance: exported?.instance ?? "slotgate",
      attributes: exported?.attributes ?? {},
    }),
    readers: exported === null ? [reader] : [reader, exported.reader],
  });
  const [prefix, timestamps, constantLabels, noTargetInfo, noScopeInfo] = [
    "",
    false,
    undefined,
    true,
    true,
  ] as const;
  const serializer = new PrometheusSerializer(prefix, timestamps, constantLabels, noTargetInfo, noScopeInfo);
  return {
    meterProvider,
    async scrape() {
      const { resourceMetrics, errors } = await reader.collect();
      // With half of the metrics, the others would seem to have changed.
      if (errors.length > 0) throw new AggregateError(errors, "not every metric could be read");
      return `${serializer.serialize(resourceMetrics)}\n`;
    },
    // Metrics that cannot be exported at the end are lost; the stop does not fail.
    close: () => meterProvider.shutdown().catch(() => {}),
  };
}
