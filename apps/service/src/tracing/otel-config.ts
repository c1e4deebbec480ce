import type { TlsSettings } from "../proxy/proxied-agents.ts";

/** What OpenTelemetry's standard variables ask for. */
export interface OtelConfig {
  readonly serviceName: string;
  /** Attributes of the service beside its name; they go before its own. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Null: nothing is traced. */
  readonly traces: (OtlpTarget & { readonly sampler: SamplerConfig }) | null;
  /** Null: metrics are shown at `/metrics` alone. */
  readonly metrics: (OtlpTarget & MetricExport) | null;
}

export const otlpProtocols = ["http/json", "http/protobuf"] as const;

/** Where OTLP over HTTP goes to. */
export interface OtlpTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: (typeof otlpProtocols)[number];
  /** How long the collector may take; milliseconds. */
  readonly timeoutMs: number;
  readonly compression: "none" | "gzip";
  readonly tls: TlsSettings;
}

export const temporalities = ["cumulative", "delta", "lowmemory"] as const;

export interface MetricExport {
  readonly intervalMs: number;
  readonly temporality: (typeof temporalities)[number];
}

export const samplerNames = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

export interface SamplerConfig {
  readonly name: (typeof samplerNames)[number];
  /** From 0 to 1; for the two samplers by ratio. */
  readonly ratio: number;
}
