import { hostname } from "node:os";
import type { Config } from "./config.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { type Environment, EnvReader } from "./env-reader.ts";
import { foreignSettings, otelWithoutEffect } from "./foreign-settings.ts";
import { messageOf } from "./problem-message.ts";
import { readBudgets } from "./read-budgets.ts";
import { readControls } from "./read-controls.ts";
import { readCredentials } from "./read-credentials.ts";
import { readKeys } from "./read-keys.ts";
import { readModel, readModelSlots } from "./read-model.ts";
import { readOidc } from "./read-oidc.ts";
import { noOtel, readOtel } from "./read-otel.ts";
import { readProxy } from "./read-proxy.ts";
import { readReadiness } from "./read-readiness.ts";
import { readState } from "./read-state.ts";
import { readTripwires } from "./read-tripwires.ts";

export type LoadedConfig =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Not problems, but worth logging. */
      readonly notes: readonly string[];
    }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

/** Parses the environment for a command. `serve` needs a database; `run` and `decide` do not. */
export function loadConfig(
  env: Environment,
  { command }: { readonly command: "serve" | "run" | "decide" },
): LoadedConfig {
  const reader = new EnvReader(env);
  const serving = command === "serve";
  // Only `serve` checks DATABASE_URL: other programs of a pipeline use that name too.
  const databaseUrl = serving
    ? reader.required("DATABASE_URL", "because records are kept in PostgreSQL")
    : null;
  const controls = readControls(reader);
  const state = readState(reader, { env, databaseUrl });
  const config: Omit<Config, "controls"> = {
    databaseUrl,
    migrate: reader.value("SLOTGATE_MIGRATE"),
    host: reader.value("SLOTGATE_HOST"),
    port: reader.value("SLOTGATE_PORT"),
    keepAliveMs: reader.value("SLOTGATE_KEEP_ALIVE_MS"),
    stallMs: reader.value("SLOTGATE_STALL_MS"),
    maxConnections: reader.value("SLOTGATE_MAX_CONNECTIONS"),
    maxConnectionsPerAddress: reader.value("SLOTGATE_MAX_CONNECTIONS_PER_ADDRESS"),
    streamsPerKey: reader.value("SLOTGATE_STREAMS_PER_KEY"),
    environmentKill: reader.value("SLOTGEN_AI_KILL") ? "engaged" : "released",
    killRelease: reader.value("SLOTGATE_KILL_RELEASE"),
    tripwires: readTripwires(reader),
    allowlistPath: reader.value("SLOTGEN_ALLOWLIST_PATH"),
    keys: serving ? readKeys(reader) : [],
    keysMaxAgeMs: reader.value("SLOTGATE_KEYS_MAX_AGE_MS"),
    oidc: serving ? readOidc(reader) : null,
    requestsPerMinute: reader.value("SLOTGATE_RATE_LIMIT"),
    model: readModel(reader),
    generationPath: reader.value("SLOTGATE_GENERATION_PATH"),
    credentials: readCredentials(reader),
    modelSlots: readModelSlots(reader),
    budgets: readBudgets(reader, { command }),
    logLevel: reader.value("SLOTGATE_LOG_LEVEL"),
    otel: serving ? readOtel(reader) : noOtel,
    proxy: readProxy(reader),
    shutdownDelayMs: reader.value("SLOTGATE_SHUTDOWN_DELAY_MS"),
    shutdownGraceMs: reader.value("SLOTGATE_SHUTDOWN_GRACE_MS"),
    replicaLeaseMs: reader.value("SLOTGATE_REPLICA_LEASE_MS"),
    journalWaitMs: reader.value("SLOTGATE_JOURNAL_WAIT_MS"),
    ...state,
    // `run` keeps no ledger unless one is configured; `decide` calls no model.
    outboundLedger:
      serving || (command === "run" && reader.has("SLOTGATE_OUTBOUND_LEDGER")) ? state.outboundLedger : null,
    spoolMaxBytes: reader.value("SLOTGATE_SPOOL_MAX_BYTES"),
    retentionDays: reader.value("SLOTGATE_RETENTION_DAYS"),
    readiness: readReadiness(reader),
    instance: reader.value("SLOTGATE_INSTANCE") ?? hostname(),
  };
  const problems = reader.problems();
  // `decide` calls no model.
  const notes = [
    ...reader.notes,
    ...(command === "decide" ? [] : foreignSettings(env, { ...config, controls })),
    ...(serving ? otelWithoutEffect(env) : []),
  ];
  return problems.length === 0 && controls !== null
    ? { ok: true, config: deepFreeze({ ...config, controls }), notes }
    : { ok: false, message: messageOf(problems) };
}
