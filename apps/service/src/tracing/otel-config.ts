/** What OpenTelemetry was told by its standard variables. */
export interface OtelConfig {
  readonly serviceName: string;
  /** Null: nothing is traced. */
  readonly traces: (OtlpTarget & { readonly sampler: SamplerConfig }) | null;
  /** Null: metrics are shown at `/metrics` alone. */
  readonly metrics: OtlpTarget | null;
}

/** Where OTLP over HTTP goes to. */
export interface OtlpTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
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
