import {
  type BudgetLimits,
  type ReadinessPolicyV1,
  type SignoffRole,
  signoffRoles,
} from "@slotgate/contracts";
import type { ProxySettings } from "@slotgate/controls";
import { type FairSlotsOptions, type ReleaseRule, roles, type TripwireSettings } from "@slotgate/executor";
import type { ModelConfig } from "@slotgate/model";
import type { KeyEntry } from "./key-file.ts";
import type { OtelConfig } from "./otel-config.ts";

/** The configuration from the environment: parsed, checked, with defaults. */
export interface Config {
  /** Null only for commands that need no database. */
  readonly databaseUrl: string | null;
  /** `never`: only `slotgate migrate` migrates the database. */
  readonly migrate: "on-start" | "never";
  readonly host: string;
  readonly port: number;
  /** How long an idle connection stays open; milliseconds. */
  readonly keepAliveMs: number;
  /** How long a request or answer may make no progress; milliseconds. */
  readonly stallMs: number;
  /** Limit on open connections; null: as many as file handles allow. */
  readonly maxConnections: number | null;
  /** Null: half of them. */
  readonly maxConnectionsPerAddress: number | null;
  /** Limit on the event streams of one key. */
  readonly streamsPerKey: number;
  readonly controls: ControlsConfig;
  /** `SLOTGEN_AI_KILL`: with either control source it can only kill. */
  readonly environmentKill: "engaged" | "released";
  /** Who may release an engagement of the service's own kill. */
  readonly killRelease: ReleaseRule;
  /** The file of the process's own kill switch. */
  readonly killFile: string;
  readonly tripwires: TripwireSettings;
  /** Null: no allowlist, so nothing is admitted. */
  readonly allowlistPath: string | null;
  /** The keys of the key file. */
  readonly keys: readonly KeyEntry[];
  /** Maximum age of keys read from database or issuer; milliseconds. */
  readonly keysMaxAgeMs: number;
  /** Null: tokens are not accepted. */
  readonly oidc: OidcConfig | null;
  /** Rate limit of a key without its own; 0: none. */
  readonly requestsPerMinute: number;
  /** Null: no model, so admitted jobs end as `MODEL_UNCONFIGURED`. */
  readonly model: ModelSettings | null;
  /** File of the generation document; null: it is in the database, or made of `model`. */
  readonly generationPath: string | null;
  /** The keys of models. */
  readonly credentials: CredentialsConfig;
  /** Limits on concurrent model calls of this process. */
  readonly modelSlots: FairSlotsOptions;
  /** Null: no budgets. */
  readonly budgets: BudgetLimits | null;
  /** Directory of the outbound ledger; null: disabled. */
  readonly outboundLedger: string | null;
  readonly logLevel: LogLevel;
  readonly otel: OtelConfig;
  /** For all outgoing HTTP requests. */
  readonly proxy: ProxySettings;
  /** How long a replica that is to stop keeps serving while not ready; milliseconds. */
  readonly shutdownDelayMs: number;
  /** How long work in flight may continue after the stop; milliseconds. */
  readonly shutdownGraceMs: number;
  /** Duration of the replica lease; milliseconds. */
  readonly replicaLeaseMs: number;
  /** How long a job's record may wait for the store; milliseconds. */
  readonly journalWaitMs: number;
  /** Takes the records while the store is unavailable. */
  readonly spoolDirectory: string;
  /** Limit on the spool in bytes; 0: no spool. */
  readonly spoolMaxBytes: number;
  /** Minimum time for which records are kept, in days; null: for ever. */
  readonly retentionDays: number | null;
  readonly readiness: ReadinessConfig;
  /** The name of this replica in writer ids. */
  readonly instance: string;
}

export interface ReadinessConfig {
  readonly policy: ReadinessPolicyV1;
  /** The subjects that may sign, by role. */
  readonly signers: Readonly<Record<SignoffRole, readonly string[]>>;
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
  /** Address of Unleash's API, e.g. `http://unleash:4242/api`, without a trailing slash. */
  readonly url: string;
  readonly token: string;
  /** For reading who changed a flag; null: not read. */
  readonly eventsToken: string | null;
  /** The environment whose flags count; the token must belong to it. */
  readonly environment: string;
  readonly appName: string;
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly groupId: string;
  readonly pollIntervalMs: number;
  /** Controls last confirmed longer ago than this deny; milliseconds. */
  readonly maxAgeMs: number;
}

/** What a token may grant: the roles of keys, and those of sign-offs. */
export const tokenGrants = [...roles, ...signoffRoles.map((role) => `signoff-${role}` as const)] as const;

export type TokenGrant = (typeof tokenGrants)[number];

/** The issuer whose tokens (JWT) are accepted in addition to keys. */
export interface OidcConfig {
  /** Exactly as in tokens. */
  readonly issuer: string;
  /** Null: only tokens without an audience are accepted, by their client. */
  readonly audience: string | null;
  /** Clients whose tokens are accepted without an audience. */
  readonly clientIds: readonly string[];
  /** Null: discovered from the issuer. */
  readonly jwksUrl: string | null;
  readonly rolesClaim: string;
  /** What the issuer's roles grant here, by name. */
  readonly roleMap: ReadonlyMap<string, readonly TokenGrant[]>;
  readonly ownerClaim: string;
}

export interface ModelSettings {
  readonly config: ModelConfig;
  readonly apiKey: string | null;
}

/** The keys of models, by the capitals of their names' variables. */
export interface CredentialsConfig {
  readonly values: Readonly<Record<string, string>>;
  /** Paths of files that each hold a key. */
  readonly files: Readonly<Record<string, string>>;
}

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export type LogLevel = (typeof logLevels)[number];
