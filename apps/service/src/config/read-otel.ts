import { createSecureContext } from "node:tls";
import { configFileBound, decodeUtf8, messageOf, readRegularFileNow } from "@slotgate/controls";
import type { EnvReader } from "./env-reader.ts";
import type { OtelConfig, OtlpTarget } from "./otel-config.ts";
import type { VariableName } from "./variables.ts";

export const noOtel: OtelConfig = { serviceName: "slotgate", attributes: {}, traces: null, metrics: null };

/** OpenTelemetry's standard variables. Unsupported values are problems, unless nothing is exported. */
export function readOtel(env: EnvReader): OtelConfig {
  const attributes = env.value("OTEL_RESOURCE_ATTRIBUTES");
  const named = env.has("OTEL_SERVICE_NAME") ? undefined : attributes["service.name"];
  const own = { serviceName: named ?? env.value("OTEL_SERVICE_NAME"), attributes };
  if (env.value("OTEL_SDK_DISABLED") === "true") return { ...own, traces: null, metrics: null };
  env.value("OTEL_LOGS_EXPORTER");
  env.value("OTEL_PROPAGATORS");
  return { ...own, traces: readTraces(env), metrics: readMetrics(env) };
}

function readTraces(env: EnvReader): OtelConfig["traces"] {
  const exporter = env.value("OTEL_TRACES_EXPORTER");
  const sampler = { name: env.value("OTEL_TRACES_SAMPLER"), ratio: env.value("OTEL_TRACES_SAMPLER_ARG") };
  const wanted = exporter === null ? "where-named" : exporter === "otlp" ? "in-any-case" : "not";
  const target = readTarget(env, { signal: "TRACES", path: "v1/traces", wanted });
  return target === null ? null : { ...target, sampler };
}

function readMetrics(env: EnvReader): OtelConfig["metrics"] {
  const exporters = env.value("OTEL_METRICS_EXPORTER");
  const wanted = exporters === null ? "where-named" : exporters.includes("otlp") ? "in-any-case" : "not";
  const target = readTarget(env, { signal: "METRICS", path: "v1/metrics", wanted });
  if (target === null) return null;
  const temporality = env.value("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE");
  return { ...target, intervalMs: env.value("OTEL_METRIC_EXPORT_INTERVAL"), temporality };
}

interface Signal {
  readonly signal: "TRACES" | "METRICS";
  readonly path: string;
  /** Whether this signal is exported. */
  readonly wanted: "where-named" | "in-any-case" | "not";
}

/** Null: nothing is exported. */
function readTarget(env: EnvReader, { signal, path, wanted }: Signal): OtlpTarget | null {
  if (wanted === "not") return null;
  const base = env.value("OTEL_EXPORTER_OTLP_ENDPOINT") ?? (wanted === "in-any-case" ? usualEndpoint : null);
  const url = env.value(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? under(base, path);
  if (url === null) return null;
  const pem = (setting: PemSetting): string | undefined =>
    readPem(env, `OTEL_EXPORTER_OTLP_${signal}_${setting}`) ?? readPem(env, `OTEL_EXPORTER_OTLP_${setting}`);
  const [ca, cert, key] = [pem("CERTIFICATE"), pem("CLIENT_CERTIFICATE"), pem("CLIENT_KEY")];
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  try {
    createSecureContext(tls);
  } catch (error) {
    // Only variables that are set.
    const set = (["CLIENT_CERTIFICATE", "CLIENT_KEY", "CERTIFICATE"] as const).flatMap((setting) =>
      nameOfSet(env, { signal, setting }),
    );
    const [first = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", ...others] = set;
    env.problem(first, {
      expected: `certificates and a private key (PEM) that fit together${others.length === 0 ? "" : `, with ${others.join(" and ")}`}`,
      received: `files that TLS refuses: ${messageOf(error)}`,
    });
  }
  return {
    url,
    headers: {
      ...env.value("OTEL_EXPORTER_OTLP_HEADERS"),
      ...env.value(`OTEL_EXPORTER_OTLP_${signal}_HEADERS`),
    },
    protocol: env.value(`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`) ?? env.value("OTEL_EXPORTER_OTLP_PROTOCOL"),
    timeoutMs: env.value(`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`) ?? env.value("OTEL_EXPORTER_OTLP_TIMEOUT"),
    compression:
      env.value(`OTEL_EXPORTER_OTLP_${signal}_COMPRESSION`) ?? env.value("OTEL_EXPORTER_OTLP_COMPRESSION"),
    tls,
  };
}

const usualEndpoint = "http://localhost:4318";

/** As in the specification: the base address is a directory. */
const under = (base: string | null, path: string): string | null =>
  base === null ? null : `${base.replace(/\/$/, "")}/${path}`;

type PemSetting = "CERTIFICATE" | "CLIENT_CERTIFICATE" | "CLIENT_KEY";
type PemVariable = Extract<VariableName, `OTEL_EXPORTER_OTLP_${string}${"CERTIFICATE" | "CLIENT_KEY"}`>;

/** The variable that a signal's setting comes from; none if neither is set. */
const nameOfSet = (
  env: EnvReader,
  { signal, setting }: { readonly signal: Signal["signal"]; readonly setting: PemSetting },
): readonly PemVariable[] =>
  ([`OTEL_EXPORTER_OTLP_${signal}_${setting}`, `OTEL_EXPORTER_OTLP_${setting}`] as const)
    .filter((name) => env.has(name))
    .slice(0, 1);

function readPem(env: EnvReader, name: PemVariable): string | undefined {
  const path = env.value(name);
  if (path === null) return undefined;
  const content = readRegularFileNow(path, configFileBound);
  const text = content.ok ? decodeUtf8(content.bytes) : null;
  const flaw = content.ok ? flawOf(text, { key: name.endsWith("KEY") }) : content.problem;
  if (flaw === null) return text ?? undefined;
  env.problem(name, {
    expected: "the path of a file (PEM)",
    received: `\`${path}\`, which ${flaw}`,
  });
  return undefined;
}

function flawOf(text: string | null, { key }: { readonly key: boolean }): string | null {
  if (text === null || !text.includes("-----BEGIN ")) return "is not PEM text";
  // Keys have many PEM types; a certificate has one, and a CA file without any would be ignored.
  return key || text.includes("-----BEGIN CERTIFICATE-----") ? null : "has no certificate";
}
