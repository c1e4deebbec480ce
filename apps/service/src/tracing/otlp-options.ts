import type { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { createProxiedAgents } from "../proxy/proxied-agents.ts";
import type { ProxySettings } from "../proxy/proxy-settings.ts";
import type { OtlpTarget } from "./otel-config.ts";

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
