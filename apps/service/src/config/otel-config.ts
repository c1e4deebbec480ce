import type { TlsSettings } from "@slotgate/controls";

/** The settings in OpenTelemetry's standard variables. */
export interface OtelConfig {
  readonly serviceName: string;
  /** Attributes of the service apart from its name; they override its own. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Null: no traces. */
  readonly traces: (OtlpTarget & { readonly sampler: SamplerConfig }) | null;
  /** Null: metrics are at `/metrics` only. */
  readonly metrics: (OtlpTarget & MetricExport) | null;
}

export const otlpProtocols = ["http/json", "http/protobuf"] as const;

/** A destination for OTLP over HTTP. */
export interface OtlpTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocol: (typeof otlpProtocols)[number];
  /** Time limit for an answer of the collector; milliseconds. */
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
  /** From 0 to 1; for the two ratio samplers. */
  readonly ratio: number;
}
