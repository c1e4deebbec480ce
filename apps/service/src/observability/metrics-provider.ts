import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { ExportedMetrics } from "./exported-metrics.ts";
import { serviceResource } from "./service-resource.ts";

/** OpenTelemetry's metrics for one service. Not registered as a global: who meters is handed a meter. */
export interface MetricsProvider {
  readonly meterProvider: MeterProvider;
  /** Every metric as it stands, in Prometheus's text format. */
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
  // The exporter serves as the reader alone: the service answers on its own port.
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
      // Half of the figures would look like a change of the other half.
      if (errors.length > 0) throw new AggregateError(errors, "not every metric could be read");
      return `${serializer.serialize(resourceMetrics)}\n`;
    },
    // What cannot be handed over at the end is lost; a stop does not fail for it.
    close: () => meterProvider.shutdown().catch(() => {}),
  };
}
