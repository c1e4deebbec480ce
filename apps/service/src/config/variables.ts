import { tripwireNames } from "@slotgate/contracts";
import * as z from "zod";
import { releaseRules } from "../kill/may-release.ts";
import { otlpProtocols, samplerNames, temporalities } from "../tracing/otel-config.ts";
import { logLevels } from "./config.ts";
import * as values from "./value-schemas.ts";

/** An environment variable of the service: how it is read, and how help texts and docs/configuration.md show it. */
export interface Variable {
  readonly name: string;
  /** From the text to the value. */
  readonly schema: z.ZodType;
  /** What belongs there, in words that follow "expected". */
  readonly expected: string;
  /** The text that an unset variable stands for; null: then it has no value. */
  readonly standard: string | null;
  /** Shown as the default where `standard` does not say it. */
  readonly standardInWords?: string;
  readonly meaning: string;
  /** Its value is never shown, and may be in a file that the variable `…_FILE` names. */
  readonly secret?: true;
  /** An empty value is a value; elsewhere it is none. */
  readonly emptyCounts?: true;
  /** Also read in small letters, which go before. */
  readonly eitherCase?: true;
  /** The same as for all signals, for one: its row in tables is that of all. */
  readonly ofOneSignal?: true;
  /** The one kind of command that reads it, `client` being those that ask a service; left out: every one that decides. */
  readonly only?: "serve" | "client" | "unleash setup";
}

/** A setting that OpenTelemetry has for all signals, and for each of them. */
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

/** Every variable that the service reads, in the order in which people meet them. */
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
    meaning:
      "`on-start`: `serve` brings the database to its version by itself; `never`: it waits for `slotgate migrate`",
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
    meaning:
      "milliseconds that a connection stays open between two requests; more than the load balancer's idle timeout",
    only: "serve",
  },
  {
    name: "SLOTGATE_STALL_MS",
    schema: values.wholeNumber({ min: 1_000, max: 600_000 }),
    expected: "a whole number from 1000 to 600000",
    standard: "10000",
    meaning:
      "milliseconds after which a connection that sends no headers, pauses in a body or reads none of its answer is closed",
    only: "serve",
  },
  {
    name: "SLOTGATE_MAX_CONNECTIONS",
    schema: values.wholeNumber({ min: 1, max: 1_000_000 }),
    expected: "a whole number from 1 to 1000000",
    standard: null,
    standardInWords: "`10000`, or 256 below the limit on file handles",
    meaning: "most connections at once; beyond them the one that has been idle longest is closed",
    only: "serve",
  },
  {
    name: "SLOTGATE_MAX_CONNECTIONS_PER_ADDRESS",
    schema: values.wholeNumber({ min: 1, max: 1_000_000 }),
    expected: "a whole number from 1 to 1000000",
    standard: null,
    standardInWords: "half of all",
    meaning: "most connections from one address, which may be a load balancer's",
    only: "serve",
  },
  {
    name: "SLOTGATE_STREAMS_PER_KEY",
    schema: values.wholeNumber({ min: 1, max: 100_000 }),
    expected: "a whole number from 1 to 100000",
    standard: "64",
    meaning: "most streams of run events that one key has open on a replica",
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
    meaning: "milliseconds after which the work of a replica that is not heard of is given to another",
    only: "serve",
  },
  {
    name: "SLOTGATE_JOURNAL_WAIT_MS",
    schema: values.wholeNumber({ min: 100, max: 60_000 }),
    expected: "a whole number from 100 to 60000",
    standard: "2000",
    meaning:
      "milliseconds for which PostgreSQL may keep a record waiting; then it is taken for away, and the spool is used",
    only: "serve",
  },
  {
    name: "SLOTGATE_SPOOL_DIR",
    schema: values.path,
    expected: "the path of a directory",
    standard: null,
    standardInWords: "`~/.local/state/slotgate/INSTANCE/spool`; in the image `/var/lib/slotgate/spool`",
    meaning:
      "directory on a persistent volume for records that PostgreSQL does not take at the moment; the default belongs to the instance: its database, SLOTGATE_PORT and SLOTGATE_INSTANCE",
    only: "serve",
  },
  {
    name: "SLOTGATE_SPOOL_MAX_BYTES",
    schema: values.wholeNumber({ min: 0, max: 100_000_000_000 }),
    expected: "a whole number from 0 to 100000000000",
    standard: "268435456",
    meaning:
      "most bytes of the spool, 256 MiB by default; 0 for no spool: then a run is answered 503 instead",
    only: "serve",
  },
  {
    name: "SLOTGATE_RETENTION_DAYS",
    schema: values.wholeNumber({ min: 1, max: 36_500 }),
    expected: "a whole number from 1 to 36500",
    standard: null,
    standardInWords: "for ever",
    meaning:
      "days for which records are kept at least; they go by whole weeks, and what remains can still be verified",
    only: "serve",
  },
  {
    name: "SLOTGATE_KEYS_PATH",
    schema: values.path,
    expected: "the path of a key file",
    standard: null,
    meaning:
      "file with hashed bearer keys, which hold without the database; more are made with `keys create`",
    only: "serve",
  },
  {
    name: "SLOTGATE_KEYS",
    schema: values.secret,
    expected: "the content of a key file",
    standard: null,
    meaning: "the same document itself, in place of the file",
    secret: true,
    only: "serve",
  },
  {
    name: "SLOTGATE_KEYS_MAX_AGE_MS",
    schema: values.wholeNumber({ min: 5_000, max: 86_400_000 }),
    expected: "a whole number from 5000 to 86400000",
    standard: "900000",
    meaning:
      "milliseconds for which the database's and the issuer's keys hold while they cannot be read; then 503",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_ISSUER",
    schema: values.issuerAddress,
    expected: "the issuer's address to the letter, such as https://login.example.com/",
    standard: null,
    meaning: "OIDC issuer whose tokens (JWT) are taken beside keys, to the letter of their `iss`",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_AUDIENCE",
    schema: values.name,
    expected: "the audience of this service, such as `slotgate`",
    standard: null,
    meaning: "the audience that tokens have to be for; needed with the issuer, unless clients are named",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_CLIENT_IDS",
    schema: values.idList,
    expected: "client ids with commas between them",
    standard: null,
    meaning:
      "clients whose tokens are taken although they have no `aud`, by their `client_id` or `azp`; a token with an `aud` has to be for the audience all the same",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_JWKS_URL",
    schema: values.queriedHttpAddress,
    expected: "an address such as https://login.example.com/keys, without user name or password",
    standard: null,
    standardInWords: "what the issuer says",
    meaning: "where the issuer's public keys are",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_ROLES_CLAIM",
    schema: values.name,
    expected: "the name of a claim",
    standard: "slotgate_roles",
    meaning:
      "claim with the roles, an array or text with spaces; dots go into objects, as in `realm_access.roles`; docs/keys.md says how to name one that has dots itself",
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_ROLE_MAP",
    schema: values.roleMap,
    expected: 'a JSON object of role names and what they grant, such as {"Slotgate.Submit": "submit"}',
    standard: null,
    standardInWords: "roles have the names that they have here",
    meaning:
      'what the issuer\'s roles grant, as `{"Slotgate.Submit": "submit", "Slotgate.Ops": ["operate", "audit"]}`; other names grant nothing',
    only: "serve",
  },
  {
    name: "SLOTGATE_OIDC_OWNER_CLAIM",
    schema: values.name,
    expected: "the name of a claim",
    standard: "slotgate_owner",
    meaning: "claim with the owner (tenant); a token without it owns what its `sub` owns",
    only: "serve",
  },
  {
    name: "SLOTGATE_RATE_LIMIT",
    schema: values.wholeNumber({ min: 0, max: 100_000_000 }),
    expected: "a whole number from 0 to 100000000",
    standard: "30000",
    meaning: "requests per minute, key and replica; a key's own limit goes before it; 0 is no limit",
    only: "serve",
  },
  {
    name: "SLOTGATE_CONTROLS",
    schema: z.enum(["unleash", "static"]),
    expected: "`unleash` or `static`",
    standard: "static",
    meaning: "where controls come from: `unleash`, or `static` for the variables below",
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
    meaning: "backend token of the environment below",
    secret: true,
  },
  {
    name: "SLOTGATE_UNLEASH_EVENTS_TOKEN",
    schema: values.headerToken,
    expected: "a token of printable ASCII without white space",
    standard: null,
    meaning:
      "admin or personal token that may read Unleash's events, so that the log of changes says who changed a flag; it is used for nothing else",
    secret: true,
    only: "serve",
  },
  {
    name: "SLOTGATE_UNLEASH_ENVIRONMENT",
    schema: values.name,
    expected: "the name of an Unleash environment",
    standard: null,
    meaning: "the environment that the token must be of, e.g. `production`",
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
    meaning: "milliseconds after which controls that Unleash no longer confirms deny every job",
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
      "`two-person`: the subject that engaged the service's own kill cannot release it, another has to; a drill's is exempt",
    only: "serve",
  },
  {
    name: "SLOTGATE_KILL_FILE",
    schema: values.path,
    expected: "the path of a file",
    standard: null,
    standardInWords: "`kill.json` beside the spool",
    meaning:
      "file that keeps the process's own kill switch, which SIGUSR2 engages; processes that share it share the switch; the log names it at start",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRES_OFF",
    schema: values.tripwireList,
    expected: `names out of ${tripwireNames.join(", ")}, with commas between them`,
    standard: "",
    standardInWords: "none",
    meaning: "tripwires that are switched off, by name: what they would see goes unseen",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_WINDOW_MS",
    schema: values.wholeNumber({ min: 1_000, max: 86_400_000 }),
    expected: "a whole number from 1000 to 86400000",
    standard: "300000",
    meaning: "milliseconds that `model-failures` and `model-latency` look back",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_MIN_CALLS",
    schema: values.wholeNumber({ min: 1, max: 10_000 }),
    expected: "a whole number from 1 to 10000",
    standard: "20",
    meaning: "model calls of this replica within that time, below which neither of the two fires",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_FAILURE_PERCENT",
    schema: values.wholeNumber({ min: 0, max: 99 }),
    expected: "a whole number from 0 to 99",
    standard: "50",
    meaning: "`model-failures` fires when a larger share of those calls failed",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_LATENCY_MS",
    schema: values.wholeNumber({ min: 1, max: 3_600_000 }),
    expected: "a whole number from 1 to 3600000",
    standard: "30000",
    meaning: "`model-latency` fires when their 95th percentile is above this many milliseconds",
    only: "serve",
  },
  {
    name: "SLOTGATE_TRIPWIRE_LOOK_MS",
    schema: values.wholeNumber({ min: 100, max: 600_000 }),
    expected: "a whole number from 100 to 600000",
    standard: "5000",
    meaning: "milliseconds between two looks of `unrecorded-request` and `disputed-decision`",
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
    meaning: "the rollout's `groupId`; another one deals every job a new bucket",
  },
  {
    name: "SLOTGATE_UNLEASH_ADMIN_TOKEN",
    schema: values.headerToken,
    expected: "a token of printable ASCII without white space",
    standard: null,
    meaning: "admin token, for `slotgate unleash setup` only",
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
    meaning: "any value but `false` or `0` engages a kill, an empty one too, and also beside Unleash",
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
      "file that holds the allowlist, read again when it changes; unset, `serve` keeps it in the database, and `run` and `decide` admit nothing",
  },
  {
    name: "SLOTGATE_MODEL_PROVIDER",
    schema: z.string(),
    expected: "`openai`, `anthropic` or `openai-compatible`",
    standard: null,
    meaning:
      "`openai`, `anthropic` or `openai-compatible`; without a model admitted jobs end as `MODEL_UNCONFIGURED`",
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
    meaning: "the endpoint, up to its version segment; `openai-compatible` needs it",
  },
  {
    name: "SLOTGATE_MODEL_API_KEY",
    schema: values.headerToken,
    expected: "a key of printable ASCII without white space",
    standard: null,
    meaning: "the provider's key; `openai` and `anthropic` need it",
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
    name: "SLOTGATE_MODEL_CONCURRENCY",
    schema: values.wholeNumber({ min: 1, max: 10_000 }),
    expected: "a whole number from 1 to 10000",
    standard: "16",
    meaning: "most model calls at once",
  },
  {
    name: "SLOTGATE_MODEL_CONCURRENCY_PER_OWNER",
    schema: values.wholeNumber({ min: 1, max: 10_000 }),
    expected: "a whole number from 1 to 10000",
    standard: null,
    standardInWords: "three quarters of `SLOTGATE_MODEL_CONCURRENCY`",
    meaning: "most model calls at once for one owner; the rest is left to others",
  },
  {
    name: "SLOTGATE_BUDGET_TOKENS_PER_DAY",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no such budget",
    meaning: "most tokens, input and output, that all replicas together may spend in one day (UTC); 0: none",
  },
  {
    name: "SLOTGATE_BUDGET_CALLS_PER_DAY",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no such budget",
    meaning:
      "most requests to the model that all replicas together may send in one day (UTC), retries included; 0: none",
  },
  {
    name: "SLOTGATE_BUDGET_TOKENS_PER_RUN",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no such budget",
    meaning: "most tokens, input and output, that one run may spend; 0: none",
  },
  {
    name: "SLOTGATE_BUDGET_CALLS_PER_RUN",
    schema: values.wholeNumber({ min: 0, max: 999_999_999_999 }),
    expected: "a whole number from 0 to 999999999999",
    standard: null,
    standardInWords: "no such budget",
    meaning: "most requests to the model that one run may send, retries included; 0: none",
  },
  {
    name: "SLOTGATE_OUTBOUND_LEDGER",
    schema: values.path,
    expected: "the path of a directory, or `off`",
    standard: null,
    standardInWords: "`.slotgate/outbound`",
    meaning:
      "directory where each request to the model is noted before it leaves; `off`, the default of `run`: none is",
  },
  {
    name: "SLOTGATE_LOG_LEVEL",
    schema: z.enum(logLevels),
    expected: `one of ${logLevels.map((level) => `\`${level}\``).join(", ")}`,
    standard: "info",
    meaning: `least level of the JSON lines on stdout: ${logLevels.map((level) => `\`${level}\``).join(", ")}`,
    only: "serve",
  },
  {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    schema: values.httpAddress,
    expected: "an address such as http://collector:4318, without user name or password",
    standard: null,
    meaning:
      "OpenTelemetry collector that traces and metrics go to (OTLP over HTTP, JSON); without one nothing is traced",
    only: "serve",
  },
  {
    name: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    schema: values.httpAddress,
    expected: "an address such as http://collector:4318/v1/traces, without user name or password",
    standard: null,
    standardInWords: "`/v1/traces` of the above",
    meaning: "where traces go, as it stands",
    only: "serve",
  },
  {
    name: "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    schema: values.httpAddress,
    expected: "an address such as http://collector:4318/v1/metrics, without user name or password",
    standard: null,
    standardInWords: "`/v1/metrics` of the above",
    meaning: "where metrics go, as it stands; `/metrics` shows them all the same",
    only: "serve",
  },
  ...ofExporters("HEADERS", {
    schema: values.headerList,
    expected: "headers such as `authorization=Bearer%20abc,tenant=one`",
    standard: "",
    standardInWords: "none",
    meaning: "headers that the collector wants",
    secret: true,
  }),
  ...ofExporters("PROTOCOL", {
    schema: z.enum(otlpProtocols),
    expected: "`http/json` or `http/protobuf`: gRPC is not spoken, and collectors take both at port 4318",
    standard: "http/json",
    meaning: "`http/json` or `http/protobuf`",
  }),
  ...ofExporters("TIMEOUT", {
    schema: values.wholeNumber({ min: 1, max: 60_000 }),
    expected: "a whole number from 1 to 60000",
    standard: "2000",
    meaning: "milliseconds that the collector may take; a stop hands over what is left and waits as long",
  }),
  ...ofExporters("COMPRESSION", {
    schema: z.enum(["none", "gzip"]),
    expected: "`none` or `gzip`",
    standard: "none",
    meaning: "`none` or `gzip`",
  }),
  ...ofExporters("CERTIFICATE", {
    schema: values.path,
    expected: "the path of a file with certificates (PEM)",
    standard: null,
    meaning: "file with the CA of the collector's certificate (PEM), in place of the usual ones",
  }),
  ...ofExporters("CLIENT_CERTIFICATE", {
    schema: values.path,
    expected: "the path of a file with a certificate (PEM)",
    standard: null,
    meaning: "file with the client's certificate (PEM), where the collector asks for one",
  }),
  ...ofExporters("CLIENT_KEY", {
    schema: values.path,
    expected: "the path of a file with a private key (PEM)",
    standard: null,
    meaning: "file with that certificate's private key (PEM)",
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
    meaning: "milliseconds between two exports of metrics",
    only: "serve",
  },
  {
    name: "OTEL_TRACES_EXPORTER",
    schema: z.enum(["otlp", "none"]),
    expected: "`otlp` or `none`: traces go out over OTLP alone",
    standard: null,
    standardInWords: "`otlp` with an endpoint",
    meaning: "`otlp`, to `http://localhost:4318` without an endpoint, or `none`",
    only: "serve",
  },
  {
    name: "OTEL_METRICS_EXPORTER",
    schema: values.metricExporters,
    expected: "`otlp`, `prometheus`, both with a comma, or `none`",
    standard: null,
    standardInWords: "`otlp` with an endpoint",
    meaning: "`otlp`, `prometheus` or `none`; `/metrics` shows metrics in any case",
    only: "serve",
  },
  {
    name: "OTEL_LOGS_EXPORTER",
    schema: z.enum(["none", "console"]),
    expected: "`none` or `console`: logs are JSON lines on stdout, where a collector can read them",
    standard: "none",
    meaning: "`none` or `console`, which change nothing: logs are JSON lines on stdout",
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
    meaning: "attributes of the service in traces and exported metrics, before its own ones",
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
    meaning: "share of traces that the two samplers by ratio record, e.g. `0.1`",
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
    meaning: "`true` exports nothing, whatever else is set",
    only: "serve",
  },
  {
    name: "SLOTGATE_SHUTDOWN_DELAY_MS",
    schema: values.wholeNumber({ min: 0, max: 600_000 }),
    expected: "a whole number from 0 to 600000",
    standard: "3000",
    meaning:
      "milliseconds after SIGTERM for which `/readyz` is 503 and requests are still served, so that load balancers look elsewhere before the port closes",
    only: "serve",
  },
  {
    name: "SLOTGATE_SHUTDOWN_GRACE_MS",
    schema: values.wholeNumber({ min: 0, max: 600_000 }),
    expected: "a whole number from 0 to 600000",
    standard: "20000",
    meaning: "milliseconds that a shutdown then lets work in flight go on before it aborts and records it",
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
    meaning: "proxy for `http` addresses of the same",
    eitherCase: true,
  },
  {
    name: "NO_PROXY",
    schema: values.hostList,
    expected: "hosts with commas between them",
    standard: "",
    standardInWords: "none",
    meaning:
      "hosts that are asked directly: names with their subdomains, addresses, CIDR ranges, `*`; this machine always is",
    eitherCase: true,
  },
  {
    name: "SLOTGATE_URL",
    schema: values.httpAddress,
    expected: "an address such as http://127.0.0.1:8700, without user name or password",
    standard: "http://127.0.0.1:8700",
    meaning: "the running service that commands such as `status`, `kill` and `explain` ask",
    only: "client",
  },
  {
    name: "SLOTGATE_KEY",
    schema: values.headerToken,
    expected: "a key or token of printable ASCII without white space",
    standard: null,
    meaning:
      "the key for that service; if neither variable is set, both values come from the local stack's `.slotgate/dev.json`, in this directory or one above",
    secret: true,
    only: "client",
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number]["name"];

/** The variable that names a file with the value of another, as images do it: `POSTGRES_PASSWORD_FILE`. */
export const fileVariableOf = (name: string): string => `${name}_FILE`;

/** Every name that has a meaning. */
export const knownNames: readonly string[] = variables.flatMap((variable: Variable) =>
  variable.secret === true ? [variable.name, fileVariableOf(variable.name)] : [variable.name],
);

/** Read by the local stack, and therefore no mistake when the service meets them. */
export const stackVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_PORT",
  "SLOTGATE_DATABASE_PORT",
  "SLOTGATE_MODEL_PORT",
];

/** A variable that begins so and is not known is a mistake that would silently do nothing. */
const ownPrefixes = ["SLOTGATE_", "SLOTGEN_", "FEATURE_SLOTGEN_"] as const;

/** In any case of letters: `Slotgen_AI_Kill` would otherwise be a kill switch that nothing reads. */
export const bearsOwnPrefix = (name: string): boolean =>
  ownPrefixes.some((prefix) => name.toUpperCase().startsWith(prefix));
