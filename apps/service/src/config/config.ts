import type { BudgetLimits } from "@slotgate/contracts";
import type { ModelConfigInput } from "@slotgate/model";
import type { FairSlotsOptions } from "../executor/fair-slots.ts";
import type { Role } from "../http/caller.ts";
import type { ReleaseRule } from "../kill/may-release.ts";
import type { ProxySettings } from "../proxy/proxy-settings.ts";
import type { OtelConfig } from "../tracing/otel-config.ts";
import type { TripwireSettings } from "../tripwires/tripwire-settings.ts";
import type { KeyEntry } from "./key-file.ts";

/** What the process was told by its environment: parsed, checked, with defaults filled in. */
export interface Config {
  /** Null only for commands that need no database. */
  readonly databaseUrl: string | null;
  /** `never`: the database is brought to this version by `slotgate migrate` alone. */
  readonly migrate: "on-start" | "never";
  readonly host: string;
  readonly port: number;
  /** How long a connection stays open between two requests; milliseconds. */
  readonly keepAliveMs: number;
  /** How long a connection may make no progress with a request or an answer; milliseconds. */
  readonly stallMs: number;
  /** Most connections at once; null: as many as file handles allow. */
  readonly maxConnections: number | null;
  /** Null: half of them. */
  readonly maxConnectionsPerAddress: number | null;
  /** Most event streams of one key. */
  readonly streamsPerKey: number;
  readonly controls: ControlsConfig;
  /** `SLOTGEN_AI_KILL`: under either control source it can only kill. */
  readonly environmentKill: "engaged" | "released";
  /** Who may release an engagement of the service's own kill. */
  readonly killRelease: ReleaseRule;
  /** Where the process's own kill switch is kept. */
  readonly killFile: string;
  readonly tripwires: TripwireSettings;
  /** Null: no allowlist, so nothing is admitted. */
  readonly allowlistPath: string | null;
  /** Those of the key file. */
  readonly keys: readonly KeyEntry[];
  /** Keys of the database or of the issuer that were read longer ago are not relied on; milliseconds. */
  readonly keysMaxAgeMs: number;
  /** Null: tokens are not taken. */
  readonly oidc: OidcConfig | null;
  /** How often a key without a limit of its own may ask in a minute; 0: as often as it likes. */
  readonly requestsPerMinute: number;
  /** Null: no model, so admitted jobs end as `MODEL_UNCONFIGURED`. */
  readonly model: ModelSettings | null;
  /** Model calls in flight at once, over all runs of this process. */
  readonly modelSlots: FairSlotsOptions;
  /** What may be spent; null: as much as is asked for. */
  readonly budgets: BudgetLimits | null;
  /** Directory of the ledger of what leaves for the model; null: deliberately none. */
  readonly outboundLedger: string | null;
  readonly logLevel: LogLevel;
  readonly otel: OtelConfig;
  /** For all that leaves over HTTP. */
  readonly proxy: ProxySettings;
  /** How long a replica that is to stop serves on while it is not ready; milliseconds. */
  readonly shutdownDelayMs: number;
  /** How long work in flight may go on after a stop was asked for; milliseconds. */
  readonly shutdownGraceMs: number;
  /** How long what this replica holds stays its own without a sign of life from it; milliseconds. */
  readonly replicaLeaseMs: number;
  /** How long the store may keep a job's record waiting; milliseconds. */
  readonly journalWaitMs: number;
  /** Where records go while the store does not take them. */
  readonly spoolDirectory: string;
  /** Most bytes of the spool; 0: no spool. */
  readonly spoolMaxBytes: number;
  /** For how long records are kept at least, in days; null: for ever. */
  readonly retentionDays: number | null;
  /** The name of this replica, in writer ids. */
  readonly instance: string;
}

export type ControlsConfig = StaticControlsConfig | UnleashControlsConfig;

export interface StaticControlsConfig {
  readonly source: "static";
  readonly featureEnabled: boolean;
  /** 0 to 10000. */
  readonly basisPoints: number;
  readonly groupId: string;
}

export interface UnleashControlsConfig {
  readonly source: "unleash";
  /** Address of Unleash's API, e.g. `http://unleash:4242/api`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** With which it is asked who changed a flag; null: that is not asked. */
  readonly eventsToken: string | null;
  /** The environment whose flags count; the token has to be of the same. */
  readonly environment: string;
  readonly appName: string;
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly groupId: string;
  readonly pollIntervalMs: number;
  /** Controls that were last confirmed longer ago than this deny; milliseconds. */
  readonly maxAgeMs: number;
}

/** The issuer whose tokens (JWT) are taken beside keys. */
export interface OidcConfig {
  /** As it stands in tokens, to the letter. */
  readonly issuer: string;
  /** Null: only tokens without an audience are taken, by their client. */
  readonly audience: string | null;
  /** Clients whose tokens are taken although they name no audience. */
  readonly clientIds: readonly string[];
  /** Null: the issuer is asked where its keys are. */
  readonly jwksUrl: string | null;
  readonly rolesClaim: string;
  /** What the issuer's roles grant here, by their names. */
  readonly roleMap: ReadonlyMap<string, readonly Role[]>;
  readonly ownerClaim: string;
}

export interface ModelSettings {
  readonly config: ModelConfigInput;
  readonly apiKey: string | null;
}

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export type LogLevel = (typeof logLevels)[number];
