import { tripwireNames } from "@slotgate/contracts";
import { releaseRules } from "@slotgate/executor";
import * as z from "zod";
import { logLevels } from "./config.ts";
import { otlpProtocols, samplerNames, temporalities } from "./otel-config.ts";
import * as values from "./value-schemas.ts";

/** An environment variable: how it is read, and how help texts and docs/configuration.md show it. */
export interface Variable {
  readonly name: string;
  /** From the text to the value. */
  readonly schema: z.ZodType;
  /** The expected value, in words that follow "expected". */
  readonly expected: string;
  /** The text used if unset; null: no value. */
  readonly standard: string | null;
  /** The default as shown, if `standard` does not say it. */
  readonly standardInWords?: string;
  readonly meaning: string;
  /** The value is never shown, and may be in a file that the variable `…_FILE` names. */
  readonly secret?: true;
  /** An empty value counts as a value; otherwise it counts as unset. */
  readonly emptyCounts?: true;
  /** Also read in lower case, which takes precedence. */
  readonly eitherCase?: true;
  /** One signal's version of a setting for all signals: it shares the row of that one in tables. */
  readonly ofOneSignal?: true;
  /**
   * The only kind of command that reads it, where `client` are those that call a service; absent: every command that
   * decides.
   */
  readonly only?: "serve" | "client" | "unleash setup";
}

/** An OpenTelemetry setting that exists for all signals and for each of them. */
const ofExporters = <
  const Setting extends string,
  Schema extends z.ZodType,
  const Standard extends string | null,
>(
  setting: Setting,
  of: Omit<Variable, "name" | "schema" | "standard" | "only"> & {
    readonly schema: Schema;
    readonly standard: Standard;
  },
) => {
  const common = { ...of, only: "serve" } as const;
  const one = { ...common, standard: null, ofOneSignal: true } as const;
  return [
    { ...common, name: `OTEL_EXPORTER_OTLP_${setting}` },
    { ...one, name: `OTEL_EXPORTER_OTLP_TRACES_${setting}` },
    { ...one, name: `OTEL_EXPORTER_OTLP_METRICS_${setting}` },
  ] as const;
};

/** Every variable that the service reads, in the order of the documentation. */
export const variables = [
  {
    name: "DATABASE_URL",
    schema: values.postgresAddress,
    expected: "an address such as postgres://user:password@localhost:5432/slotgate",
    standard: null,
    meaning:
      "PostgreSQL, e.g. `postgres://user:password@host:5432/slotgate`; needed by `serve`, `migrate`, `keys`, `verify`, `replay`, `reconcile` and `heads`",
    secret: true,
    only: "serve",
  },
  {
    name: "SLOTGATE_MIGRATE",
    schema: z.enum(["on-start", "never"]),
    expected: "`on-start` or `never`",
    standard: "on-start",
    meaning: "`on-start`: `serve` migrates the database; `never`: it waits for `slotgate migrate`",
    only: "serve",
  },
  {
    name: "SLOTGATE_HOST",
    schema: values.name,
    expected: "a host name or an IP address",
    standard: "127.0.0.1",
    meaning: "address to listen on; `0.0.0.0` for all",
    only: "serve",
  },
  {
    name: "SLOTGATE_PORT",
    schema: values.wholeNumber({ min: 0, max: 65_535 }),
    expected: "a whole number from 0 to 65535",
    standard: "8700",
    meaning: "port to listen on; 0 for any free one",
    only: "serve",
  },
  {
    name: "SLOTGATE_KEEP_ALIVE_MS",
    schema: values.wholeNumber({ min: 1_000, max: 3_600_000 }),
    expected: "a whole number from 1000 to 3600000",
    standard: "75000",
    meaning: "milliseconds that an idle connection stays open; set it above the load balancer's idle timeout",
    only: "serve",
  },
  {
    name: "SLOTGATE_STALL_MS",
    schema: values.wholeNumber({ min: 1_000, max: 600_000 }),
    expected: "a whole number from 1000 to 600000",
    standard: "10000",
    meaning:
      "milliseconds without progress in sending headers or body, or in reading the answer, after which a connection is closed",
    only: "serve",
  },
  {
    name: "SLOTGATE_MAX_CONNECTIONS",
    schema: values.wholeNumber({ min: 1, max: 1_000_000 }),
    expected: "a whole number from 1 to 1000000",
    standard: null,
    standardInWords: "`10000`, or 256 below the process's limit on file handles if that is less",
    meaning: "limit on open connections; beyond it the one that has been idle longest is closed",
    only: "serve",
  },
  {
    name: "SLOTGATE_MAX_CONNECTIONS_PER_ADDRESS",
    schema: values.wholeNumber({ min: 1, max: 1_000_000 }),
    expected: "a whole number from 1 to 1000000",
    standard: null,
    standardInWords: "half of `SLOTGATE_MAX_CONNECTIONS`",
    meaning: "limit on connections from one address, which may be a load balancer's",
    only: "serve",
  },
  {
    name: "SLOTGATE_STREAMS_PER_KEY",
    schema: values.wholeNumber({ min: 1, max: 100_000 }),
    expected: "a whole number from 1 to 100000",
    standard: "64",
    meaning: "limit on open event streams per key and replica",
    only: "serve",
  },
  {
    name: "SLOTGATE_INSTANCE",
    schema: values.shortName,
    expected: "a name of 1 to 128 characters",
    standard: null,
    standardInWords: "the host's name",
    meaning: "name of this replica, in writer ids and logs",
  },
  {
    name: "SLOTGATE_REPLICA_LEASE_MS",
    schema: values.wholeNumber({ min: 1_000, max: 600_000 }),
    expected: "a whole number from 1000 to 600000",
    standard: "10000",
    meaning:
      "duration of a replica's lease in milliseconds: another replica takes over its work once the lease has run out",
    only: "serve",
  },
  {
    name: "SLOTGATE_JOURNAL_WAIT_MS",
    schema: values.wholeNumber({ min: 100, max: 60_000 }),
    expected: "a whole number from 100 to 60000",
    standard: "2000",
    meaning:
      "milliseconds that a record may wait for PostgreSQL; then PostgreSQL counts as unavailable, and the spool is used",
    only: "serve",
  },
  {
    name: "SLOTGATE_SPOOL_DIR",
    schema: values.path,
    expected: "the path of a directory",
    standard: null,
    standardInWords:
      "`~/.local/state/slotgate/DATABASE-PORT-NAME-DIGEST/spool`; in the image `/var/lib/slotgate/spool`",
    meaning:
      "directory on a persistent volume for records while PostgreSQL is unavailable; the default has the database's name, SLOTGATE_PORT, SLOTGATE_INSTANCE if set, and a digest of these and the database's address; the log names it at the start",
    only: "serve",
  },
  {
    name: "SLOTGATE_SPOOL_MAX_BYTES",
    schema: values.wholeNumber({ min: 0, max: 100_000_000_000 }),
    expected: "a whole number from 0 to 100000000000",
    standard: "268435456",
    meaning:
      "limit on the spool in bytes, 256 MiB by default; 0: no spool, so that runs are answered 503 while PostgreSQL is unavailable",
    only: "serve",
  },
  {
    name: "SLOTGATE_RETENTION_DAYS",
    schema: values.wholeNumber({ min: 1, max: 36_500 }),
    expected: "a whole number from 1 to 36500",
    standard: null,
    standardInWords: "for ever",
    meaning:
      "minimum number of days to keep records; they are removed by whole weeks, and the rest can still be verified",
    only: "serve",
  },
  {
    name: "SLOTGATE_KEYS_PATH",
    schema: values.path,
    expected: "the path of a key file",
    standard: null,
    meaning:
      "file with hashed bearer keys, which work without the database; `keys create` makes keys in the database",
    only: "serve",
  },
  {
    name: "SLOTGATE_KEYS",
    schema: values.secret,
    expected: "the content of a key file",
    standard: null,
    meaning: "the content of a key file, instead of SLOTGATE_KEYS_PATH",
    secret: true,
    only: "serve",
  },
  {
    name: "SLOTGATE_KEYS_MAX_AGE_MS",
    schema: values.wholeNumber({ min: 5_000, max: 86_400_000 }),
    expected: "a whole number from 5000 to 86400000",
    standard: "900000",
    meaning:
      "milliseconds that the keys of database and issuer stay valid while they cannot be read; after that requests get 503",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_ISSUER",
    schema: values.issuerAddress,
    expected: "the issuer's exact address, such as https://login.example.com/",
    standard: null,
    meaning: "OIDC issuer whose tokens (JWT) are accepted in addition to keys; exactly as in their `iss`",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_AUDIENCE",
    schema: values.name,
    expected: "the audience of this service, such as `slotgate`",
    standard: null,
    meaning:
      "the audience that tokens must have; required with an issuer, unless SLOTGATE_OIDC_CLIENT_IDS is set",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_CLIENT_IDS",
    schema: values.idList,
    expected: "client ids separated by commas",
    standard: null,
    meaning:
      "clients, by `client_id` or `azp`, whose tokens are accepted without an `aud`; a token with an `aud` must still have the right one",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_JWKS_URL",
    schema: values.queriedHttpAddress,
    expected: "an address such as https://login.example.com/keys, without user name or password",
    standard: null,
    standardInWords: "discovered from the issuer",
    meaning: "where the issuer's public keys are",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_ROLES_CLAIM",
    schema: values.name,
    expected: "the name of a claim",
    standard: "slotgate_roles",
    meaning:
      "claim with the roles, an array or text separated by spaces; dots address nested objects, as in `realm_access.roles`; see docs/keys.md for names with dots",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_ROLE_MAP",
    schema: values.roleMap,
    expected:
      'a JSON object of role names and the roles that they grant, such as {"Slotgate.Submit": "submit"}',
    standard: null,
    standardInWords: "the names of slotgate's own roles",
    meaning:
      'what the issuer\'s roles grant, as `{"Slotgate.Submit": "submit", "Release.Product": ["audit", "signoff-product"]}`; other names grant nothing',
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_OWNER_CLAIM",
    schema: values.name,
    expected: "the name of a claim",
    standard: "slotgate_owner",
    meaning: "claim with the owner (tenant); without it the owner is `sub`",
    only: "serve",
  },
  {
    name: "SLOTGATE_RATE_LIMIT",
    schema: values.wholeNumber({ min: 0, max: 100_000_000 }),
    expected: "a whole number from 0 to 100000000",
    standard: "30000",
    meaning: "requests per minute, key and replica; a key's own limit takes precedence; 0: no limit",
    only: "serve",
  },
  {
    name: "SLOTGATE_CONTROLS",
    schema: z.enum(["unleash", "static"]),
    expected: "`unleash` or `static`",
    standard: "static",
    meaning:
      "where controls come from: `unleash` for flags in Unleash; `static` for the variables FEATURE_SLOTGEN_AI, SLOTGEN_AI_KILL and SLOTGEN_AI_ROLLOUT_PERCENT",
  },
  {
    name: "SLOTGATE_UNLEASH_URL",
    schema: values.unleashApiAddress,
    expected: "an address such as http://unleash:4242/api, without user name or password",
    standard: null,
    meaning: "Unleash's API, e.g. `http://unleash:4242/api`",
  },
  {
    name: "SLOTGATE_UNLEASH_TOKEN",
    schema: values.headerToken,
    expected: "a token of printable ASCII without white space",
    standard: null,
    meaning: "backend token of the environment that SLOTGATE_UNLEASH_ENVIRONMENT names",
    secret: true,
  },
  {
    name: "SLOTGATE_UNLEASH_EVENTS_TOKEN",
    schema: values.headerToken,
    expected: "a token of printable ASCII without white space",
    standard: null,
    meaning:
      "admin or personal token for reading Unleash's events, so that the change log names who changed a flag; used for nothing else",
    secret: true,
    only: "serve",
  },
  {
    name: "SLOTGATE_UNLEASH_ENVIRONMENT",
    schema: values.name,
    expected: "the name of an Unleash environment",
    standard: null,
    meaning: "the environment that the token must belong to, e.g. `production`",
  },
  {
    name: "SLOTGATE_UNLEASH_APP_NAME",
    schema: values.name,
    expected: "a name of 1 to 256 characters",
    standard: "slotgate",
    meaning: "name under which Unleash lists the service",
  },
  {
    name: "SLOTGATE_UNLEASH_POLL_MS",
    schema: values.wholeNumber({ min: 50, max: 60_000 }),
    expected: "a whole number from 50 to 60000",
    standard: "500",
    meaning: "milliseconds between two polls of Unleash",
  },
  {
    name: "SLOTGATE_CONTROLS_MAX_AGE_MS",
    schema: values.wholeNumber({ min: 500, max: 600_000 }),
    expected: "a whole number from 500 to 600000",
    standard: "15000",
    meaning: "milliseconds without confirmation by Unleash after which every job is denied",
  },
  {
    name: "SLOTGATE_KILL_FLAG",
    schema: values.name,
    expected: "the name of a flag",
    standard: "slotgen.kill-switch",
    meaning: "the kill switch's flag",
  },
  {
    name: "SLOTGATE_KILL_RELEASE",
    schema: z.enum(releaseRules),
    expected: "`one-person` or `two-person`",
    standard: "one-person",
    meaning:
      "`two-person`: the subject that engaged the service's own kill cannot release it, except after a drill",
    only: "serve",
  },
  {
    name: "SLOTGATE_KILL_FILE",
    schema: values.path,
    expected: "the path of a file",
    standard: null,
    standardInWords: "`kill.json` in SLOTGATE_SPOOL_DIR if that is set, otherwise beside the default `spool`",
    meaning:
      "file of the process's own kill switch, which SIGUSR2 engages; processes with the same file share the switch; the log names it at the start",
    only: "serve",
  },
  {
    name: "SLOTGATE_READINESS_POLICY_PATH",
    schema: values.path,
    expected: "the path of a file",
    standard: null,
    standardInWords: "the bounds in docs/readiness.md",
    meaning: "file with the bounds that Beta entry and Beta to GA are judged by, `readiness.v1`",
    only: "serve",
  },
  {
    name: "SLOTGATE_SIGNOFF_PRODUCT",
    schema: values.idList,
    expected: "subjects separated by commas",
    standard: null,
    standardInWords: "none",
    meaning: "subjects of keys and tokens that may sign for product",
    only: "serve",
  },
  {
    name: "SLOTGATE_SIGNOFF_ENGINEERING",
    schema: values.idList,
    expected: "subjects separated by commas",
    standard: null,
    standardInWords: "none",
    meaning: "subjects of keys and tokens that may sign for engineering",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRES_OFF",
    schema: values.tripwireList,
    expected: `names separated by commas, out of ${tripwireNames.join(", ")}`,
    standard: "",
    standardInWords: "none",
    meaning: `tripwires to disable, so that their conditions are not monitored, separated by commas: ${tripwireNames.map((one) => `\`${one}\``).join(", ")}`,
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_SEVERITIES",
    schema: values.severityList,
    expected: `tripwires with a severity from 1 to 4, separated by commas, such as \`model-failures=3\`; the tripwires are ${tripwireNames.join(", ")}`,
    standard: "",
    standardInWords: "2 for `model-failures` and `model-latency`, 3 for `canary`, 1 for the others",
    meaning:
      "severity of a tripwire's incidents, from 1 (the worst) to 4, such as `model-failures=3`, separated by commas; other tripwires keep their default",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_WINDOW_MS",
    schema: values.wholeNumber({ min: 1_000, max: 86_400_000 }),
    expected: "a whole number from 1000 to 86400000",
    standard: "300000",
    meaning: "window of `model-failures` and `model-latency` in milliseconds",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_MIN_CALLS",
    schema: values.wholeNumber({ min: 1, max: 10_000 }),
    expected: "a whole number from 1 to 10000",
    standard: "20",
    meaning:
      "minimum number of this replica's model calls in the window before `model-failures` or `model-latency` can fire",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_FAILURE_PERCENT",
    schema: values.wholeNumber({ min: 0, max: 99 }),
    expected: "a whole number from 0 to 99",
    standard: "50",
    meaning:
      "`model-failures` fires when more than this percentage of this replica's model calls in the window failed",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_LATENCY_MS",
    schema: values.wholeNumber({ min: 1, max: 3_600_000 }),
    expected: "a whole number from 1 to 3600000",
    standard: "30000",
    meaning:
      "`model-latency` fires when the 95th percentile of the duration of this replica's model calls in the window is above this many milliseconds",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_CANARY_WINDOW_MS",
    schema: values.wholeNumber({ min: 60_000, max: 604_800_000 }),
    expected: "a whole number from 60000 to 604800000",
    standard: "3600000",
    meaning: "window of `canary` in milliseconds",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_CANARY_MIN_JOBS",
    schema: values.wholeNumber({ min: 1, max: 100_000 }),
    expected: "a whole number from 1 to 100000",
    standard: "20",
    meaning:
      "minimum number of jobs of the canary, and of its profile, in the window before `canary` can fire; of all replicas",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_CANARY_POINTS",
    schema: values.wholeNumber({ min: 0, max: 99 }),
    expected: "a whole number from 0 to 99",
    standard: "5",
    meaning:
      "`canary` fires when the percentage of a canary's jobs that fail is above its profile's by more than this many points, and not by chance",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_LOOK_MS",
    schema: values.wholeNumber({ min: 100, max: 600_000 }),
    expected: "a whole number from 100 to 600000",
    standard: "5000",
    meaning:
      "interval of the checks of `unrecorded-request`, `disputed-decision` and `canary` in milliseconds",
    only: "serve",
  },
  {
    name: "SLOTGATE_AI_FLAG",
    schema: values.name,
    expected: "the name of a flag",
    standard: "slotgen.ai",
    meaning: "the AI flag; its gradual rollout is the percentage",
  },
  {
    name: "SLOTGATE_ROLLOUT_GROUP",
    schema: values.rolloutGroup,
    expected: "a name of 1 to 256 printable ASCII characters",
    standard: null,
    standardInWords: "the AI flag's name",
    meaning: "the rollout's `groupId`; changing it moves every job to a new bucket",
  },
  {
    name: "SLOTGATE_UNLEASH_ADMIN_TOKEN",
    schema: values.headerToken,
    expected: "a token of printable ASCII without white space",
    standard: null,
    meaning: "admin token, for `slotgate unleash setup` and drills via Unleash",
    secret: true,
    only: "unleash setup",
  },
  {
    name: "FEATURE_SLOTGEN_AI",
    schema: values.feature,
    expected: "`true`, or no value",
    standard: "false",
    meaning: "static controls: exactly `true` enables AI, anything else does not",
  },
  {
    name: "SLOTGEN_AI_KILL",
    schema: values.kill,
    expected: "any value",
    standard: "false",
    meaning: "any value but `false` or `0`, even an empty one, engages the kill switch, also with Unleash",
    emptyCounts: true,
  },
  {
    name: "SLOTGEN_AI_ROLLOUT_PERCENT",
    schema: values.percentAsBasisPoints,
    expected: "a number from 0 to 100 with at most two decimals",
    standard: "0",
    meaning: "static controls: 0 to 100, at most two decimals; 0 admits no job",
  },
  {
    name: "SLOTGEN_ALLOWLIST_PATH",
    schema: values.path,
    expected: "the path of an allowlist",
    standard: null,
    meaning:
      "file with the allowlist, read again when it changes; if unset, `serve` uses the one in the database, and `run` and `decide` admit nothing",
  },
  {
    name: "SLOTGATE_MODEL_PROVIDER",
    schema: z.string(),
    expected: "a provider such as `openai`, `anthropic`, `google` or `openai-compatible`",
    standard: null,
    meaning:
      "the provider, such as `openai`, `anthropic`, `google` or `openai-compatible`, until a generation document is in force; without a model admitted jobs end as `MODEL_UNCONFIGURED`",
  },
  {
    name: "SLOTGATE_MODEL",
    schema: z.string(),
    expected: "the name of a model",
    standard: null,
    meaning: "the model's name at the provider",
  },
  {
    name: "SLOTGATE_MODEL_BASE_URL",
    schema: z.string(),
    expected: "an address such as http://127.0.0.1:8701/v1, without user name or password",
    standard: null,
    standardInWords: "the provider's",
    meaning: "the endpoint, up to its version segment; required for `openai-compatible`",
  },
  {
    name: "SLOTGATE_MODEL_API_KEY",
    schema: values.headerToken,
    expected: "a key of printable ASCII without white space",
    standard: null,
    meaning: "the provider's key; required for every provider but `openai-compatible`",
    secret: true,
  },
  {
    name: "SLOTGATE_MODEL_CONFIG_PATH",
    schema: values.path,
    expected: "the path of a model configuration `model.v1`",
    standard: null,
    meaning: "model configuration `model.v1` as a file; the variables above override its fields",
  },
  {
    name: "SLOTGATE_GENERATION_PATH",
    schema: values.path,
    expected: "the path of a generation document",
    standard: null,
    meaning:
      "file with the generation document (models, prompts, profiles), read again when it changes; if unset, `serve` uses the one in the database, and without any the variables above make one",
  },
  {
    name: "SLOTGATE_MODEL_CONCURRENCY",
    schema: values.wholeNumber({ min: 1, max: 10_000 }),
    expected: "a whole number from 1 to 10000",
    standard: "16",
    meaning: "limit on concurrent model calls",
  },
  {
    name: "SLOTGATE_MODEL_CONCURRENCY_PER_OWNER",
    schema: values.wholeNumber({ min: 1, max: 10_000 }),
    expected: "a whole number from 1 to 10000",
    standard: null,
    standardInWords: "three quarters of `SLOTGATE_MODEL_CONCURRENCY`",
    meaning: "limit on concurrent model calls of one owner",
  },
  {
    name: "SLOTGATE_BUDGET_TOKENS_PER_DAY",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no limit",
    meaning: "limit on input and output tokens per UTC day, over all replicas; 0 allows none",
  },
  {
    name: "SLOTGATE_BUDGET_CALLS_PER_DAY",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no limit",
    meaning: "limit on requests to the model per UTC day, retries included, over all replicas; 0 allows none",
  },
  {
    name: "SLOTGATE_BUDGET_TOKENS_PER_RUN",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no limit",
    meaning: "limit on input and output tokens of one run; 0 allows none",
  },
  {
    name: "SLOTGATE_BUDGET_CALLS_PER_RUN",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no limit",
    meaning: "limit on requests to the model of one run, retries included; 0 allows none",
  },
  {
    name: "SLOTGATE_OUTBOUND_LEDGER",
    schema: values.path,
    expected: "the path of a directory, or `off`",
    standard: null,
    standardInWords: "`outbound` in SLOTGATE_SPOOL_DIR if that is set, otherwise beside the default `spool`",
    meaning:
      "directory of the outbound ledger, which lists each request to the model before it is sent; the log names it at the start; `off`, the default of `run`: no ledger",
  },
  {
    name: "SLOTGATE_LOG_LEVEL",
    schema: z.enum(logLevels),
    expected: `one of ${logLevels.map((level) => `\`${level}\``).join(", ")}`,
    standard: "info",
    meaning: `minimum level of the JSON lines on stdout: ${logLevels.map((level) => `\`${level}\``).join(", ")}`,
    only: "serve",
  },
  {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    schema: values.httpAddress,
    expected: "an address such as http://collector:4318, without user name or password",
    standard: null,
    meaning:
      "OpenTelemetry collector for traces and metrics (OTLP over HTTP), an address to which `/v1/traces` and `/v1/metrics` are added",
    only: "serve",
  },
  {
    name: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    schema: values.httpAddress,
    expected: "an address such as http://collector:4318/v1/traces, without user name or password",
    standard: null,
    standardInWords: "`/v1/traces` below OTEL_EXPORTER_OTLP_ENDPOINT",
    meaning: "complete address for traces, to which nothing is added",
    only: "serve",
  },
  {
    name: "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    schema: values.httpAddress,
    expected: "an address such as http://collector:4318/v1/metrics, without user name or password",
    standard: null,
    standardInWords: "`/v1/metrics` below OTEL_EXPORTER_OTLP_ENDPOINT",
    meaning:
      "complete address for metrics, to which nothing is added; `/metrics` of the service shows metrics in any case",
    only: "serve",
  },
  ...ofExporters("HEADERS", {
    schema: values.headerList,
    expected: "headers such as `authorization=Bearer%20abc,tenant=one`",
    standard: "",
    standardInWords: "none",
    meaning: "headers for the collector",
    secret: true,
  }),
  ...ofExporters("PROTOCOL", {
    schema: z.enum(otlpProtocols),
    expected:
      "`http/json` or `http/protobuf`: gRPC is not supported, and collectors accept both at port 4318",
    standard: "http/json",
    meaning: "encoding of exports: `http/json` or `http/protobuf`",
  }),
  ...ofExporters("TIMEOUT", {
    schema: values.wholeNumber({ min: 1, max: 60_000 }),
    expected: "a whole number from 1 to 60000",
    standard: "2000",
    meaning:
      "time limit for an answer of the collector in milliseconds, also for the last export when the service stops",
  }),
  ...ofExporters("COMPRESSION", {
    schema: z.enum(["none", "gzip"]),
    expected: "`none` or `gzip`",
    standard: "none",
    meaning: "compression of exports: `none` or `gzip`",
  }),
  ...ofExporters("CERTIFICATE", {
    schema: values.path,
    expected: "the path of a file with certificates (PEM)",
    standard: null,
    meaning: "file with CA certificates (PEM) that verify the collector, instead of the default ones",
  }),
  ...ofExporters("CLIENT_CERTIFICATE", {
    schema: values.path,
    expected: "the path of a file with a certificate (PEM)",
    standard: null,
    meaning: "file with the client's certificate (PEM), if the collector requires one",
  }),
  ...ofExporters("CLIENT_KEY", {
    schema: values.path,
    expected: "the path of a file with a private key (PEM)",
    standard: null,
    meaning: "file with the private key of the client's certificate (PEM)",
  }),
  {
    name: "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
    schema: z.string().toLowerCase().pipe(z.enum(temporalities)),
    expected: temporalities.map((one) => `\`${one}\``).join(", "),
    standard: "cumulative",
    meaning: "`cumulative`, `delta` or `lowmemory`, for exported metrics",
    only: "serve",
  },
  {
    name: "OTEL_METRIC_EXPORT_INTERVAL",
    schema: values.wholeNumber({ min: 1_000, max: 3_600_000 }),
    expected: "a whole number from 1000 to 3600000",
    standard: "15000",
    meaning: "interval of metrics exports in milliseconds",
    only: "serve",
  },
  {
    name: "OTEL_TRACES_EXPORTER",
    schema: z.enum(["otlp", "none"]),
    expected: "`otlp` or `none`: traces are exported over OTLP only",
    standard: null,
    standardInWords: "`otlp` if an endpoint for traces is set, otherwise `none`",
    meaning: "`otlp`, which exports to `http://localhost:4318` if no endpoint is set, or `none`",
    only: "serve",
  },
  {
    name: "OTEL_METRICS_EXPORTER",
    schema: values.metricExporters,
    expected: "`otlp`, `prometheus`, both separated by a comma, or `none`",
    standard: null,
    standardInWords: "`otlp` if an endpoint for metrics is set, otherwise `none`",
    meaning:
      "`otlp`, which exports to `http://localhost:4318` if no endpoint is set, `prometheus`, both separated by a comma, or `none`; `/metrics` of the service shows metrics in any case",
    only: "serve",
  },
  {
    name: "OTEL_LOGS_EXPORTER",
    schema: z.enum(["none", "console"]),
    expected: "`none` or `console`: logs are JSON lines on stdout, where a collector can read them",
    standard: "none",
    meaning: "`none` or `console`, without effect: logs are JSON lines on stdout",
    only: "serve",
  },
  {
    name: "OTEL_PROPAGATORS",
    schema: values.propagators,
    expected: "`tracecontext`, with or without `baggage`: no other headers are read or sent",
    standard: "tracecontext",
    meaning: "`tracecontext`, also with `baggage`, which has no effect",
    only: "serve",
  },
  {
    name: "OTEL_RESOURCE_ATTRIBUTES",
    schema: values.attributeList,
    expected: "attributes such as `deployment.environment.name=production,team=content`",
    standard: "",
    standardInWords: "none",
    meaning: "attributes of the service in traces and exported metrics; they override its own",
    only: "serve",
  },
  {
    name: "OTEL_SERVICE_NAME",
    schema: values.name,
    expected: "a name of 1 to 256 characters",
    standard: "slotgate",
    meaning: "name of the service in traces and exported metrics",
    only: "serve",
  },
  {
    name: "OTEL_TRACES_SAMPLER",
    schema: z.enum(samplerNames),
    expected: `one of ${samplerNames.map((name) => `\`${name}\``).join(", ")}`,
    standard: "parentbased_always_on",
    meaning: "which traces are recorded; the `parentbased_` ones follow the caller's decision",
    only: "serve",
  },
  {
    name: "OTEL_TRACES_SAMPLER_ARG",
    schema: values.share,
    expected: "a share from 0 to 1",
    standard: "1",
    meaning: "share of traces recorded by the two ratio samplers, e.g. `0.1`",
    only: "serve",
  },
  {
    name: "OTEL_SDK_DISABLED",
    schema: z
      .string()
      .toLowerCase()
      .pipe(z.enum(["true", "false"])),
    expected: "`true` or `false`",
    standard: "false",
    meaning: "`true` disables all exports",
    only: "serve",
  },
  {
    name: "SLOTGATE_SHUTDOWN_DELAY_MS",
    schema: values.wholeNumber({ min: 0, max: 600_000 }),
    expected: "a whole number from 0 to 600000",
    standard: "3000",
    meaning:
      "milliseconds after SIGTERM in which requests are still served while `/readyz` is 503, so that load balancers stop sending before the port closes",
    only: "serve",
  },
  {
    name: "SLOTGATE_SHUTDOWN_GRACE_MS",
    schema: values.wholeNumber({ min: 0, max: 600_000 }),
    expected: "a whole number from 0 to 600000",
    standard: "20000",
    meaning:
      "milliseconds after SLOTGATE_SHUTDOWN_DELAY_MS in which work in flight may end before it is aborted and recorded",
    only: "serve",
  },
  {
    name: "HTTPS_PROXY",
    schema: values.proxyAddress,
    expected: "the address of a proxy such as http://proxy:3128 (http or https; no SOCKS)",
    standard: null,
    meaning: "proxy for `https` addresses: model, Unleash, issuer, collector, and the service for commands",
    eitherCase: true,
  },
  {
    name: "HTTP_PROXY",
    schema: values.proxyAddress,
    expected: "the address of a proxy such as http://proxy:3128 (http or https; no SOCKS)",
    standard: null,
    meaning: "proxy for `http` addresses: model, Unleash, issuer, collector, and the service for commands",
    eitherCase: true,
  },
  {
    name: "NO_PROXY",
    schema: values.hostList,
    expected: "hosts separated by commas",
    standard: "",
    standardInWords: "none",
    meaning:
      "hosts contacted without a proxy: names with their subdomains, addresses, CIDR ranges, `*`; this machine always is",
    eitherCase: true,
  },
  {
    name: "SLOTGATE_URL",
    schema: values.httpAddress,
    expected: "an address such as http://127.0.0.1:8700, without user name or password",
    standard: "http://127.0.0.1:8700",
    meaning: "the running service for commands such as `status`, `kill` and `explain`",
    only: "client",
  },
  {
    name: "SLOTGATE_KEY",
    schema: values.headerToken,
    expected: "a key or token of printable ASCII without white space",
    standard: null,
    meaning:
      "the key for that service; if neither it nor SLOTGATE_URL is set, both come from the local stack's `.slotgate/dev.json`, in this directory or one above",
    secret: true,
    only: "client",
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number]["name"];

/** The variable that names a file with the value of another, as in container images: `POSTGRES_PASSWORD_FILE`. */
export const fileVariableOf = (name: string): string => `${name}_FILE`;

/** A key of a model by the name that a generation document gives it: one variable for each name. */
export const credentialVariables = {
  prefix: "SLOTGATE_CREDENTIAL_",
  name: "SLOTGATE_CREDENTIAL_<NAME>",
  schema: z.string(),
  expected: "a key",
  standard: null,
  meaning:
    "the key that a generation document calls `<name>`, in capitals and with `_` for `-` and `.`; `default` is SLOTGATE_MODEL_API_KEY. A file that `…_FILE` names is read again when it changes",
  secret: true,
} as const satisfies Variable & { readonly prefix: string };

/** Whether it is one of those, or the variable of its file. */
export const isCredentialVariable = (name: string): boolean =>
  /^SLOTGATE_CREDENTIAL_[A-Z0-9][A-Z0-9_]*$/.test(name);

/** Every name with a meaning. */
export const knownNames: readonly string[] = variables.flatMap((variable: Variable) =>
  variable.secret === true ? [variable.name, fileVariableOf(variable.name)] : [variable.name],
);

/** Read by the local stack, so the service does not report them as unknown. */
export const stackVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_PORT",
  "SLOTGATE_DATABASE_PORT",
  "SLOTGATE_MODEL_PORT",
];

/** Of the executor that came before slotgate: without effect, but a hint instead of an error says what to set. */
export const formerVariables: readonly string[] = ["SLOTGEN_STUB_PORT"];

/** An unknown variable with one of these prefixes is an error, since it would have no effect. */
const ownPrefixes = ["SLOTGATE_", "SLOTGEN_", "FEATURE_SLOTGEN_"] as const;

/** The prefix is empty for a name that has none. */
export function splitAtOwnPrefix(name: string): { readonly prefix: string; readonly rest: string } {
  const prefix = ownPrefixes.find((one) => name.startsWith(one)) ?? "";
  return { prefix, rest: name.slice(prefix.length) };
}

/** In any case: `Slotgen_AI_Kill` would otherwise look like a kill switch and have no effect. */
export const bearsOwnPrefix = (name: string): boolean =>
  ownPrefixes.some((prefix) => name.toUpperCase().startsWith(prefix));
