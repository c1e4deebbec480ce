import type { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { createProxiedAgents, type ProxySettings } from "@slotgate/controls";
import type { OtlpTarget } from "../config/otel-config.ts";

type OtlpOptions = NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>;

/** Options for OpenTelemetry's exporters: destination and transport. */
export function otlpOptions(
  { url, headers, timeoutMs, compression, tls }: OtlpTarget,
  proxy: ProxySettings,
): OtlpOptions {
  const agents = createProxiedAgents(proxy, { tls });
  return {
    url,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    compression: compression as NonNullable<OtlpOptions["compression"]>,
    httpAgentOptions: () => agents.agentFor(new URL(url)),
  };
}
