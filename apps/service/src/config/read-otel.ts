import type { OtelConfig } from "../tracing/otel-config.ts";
import type { EnvReader } from "./env-reader.ts";

/** OpenTelemetry's standard variables, as far as this service goes by them. */
export function readOtel(env: EnvReader): OtelConfig {
  const base = env.value("OTEL_EXPORTER_OTLP_ENDPOINT");
  const headers = env.value("OTEL_EXPORTER_OTLP_HEADERS");
  const off = env.value("OTEL_SDK_DISABLED");
  const tracesUrl = env.value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? under(base, "v1/traces");
  const metricsUrl = env.value("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") ?? under(base, "v1/metrics");
  const sampler = { name: env.value("OTEL_TRACES_SAMPLER"), ratio: env.value("OTEL_TRACES_SAMPLER_ARG") };
  return {
    serviceName: env.value("OTEL_SERVICE_NAME"),
    traces: off || tracesUrl === null ? null : { url: tracesUrl, headers, sampler },
    metrics: off || metricsUrl === null ? null : { url: metricsUrl, headers },
  };
}

/** The specification's way: the base address is that of a folder. */
const under = (base: string | null, path: string): string | null =>
  base === null ? null : `${base.replace(/\/$/, "")}/${path}`;
