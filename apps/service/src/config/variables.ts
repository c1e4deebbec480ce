/** An environment variable of the service, as help texts and the README show it. */
export interface Variable {
  readonly name: string;
  /** Shown as the default; null: there is none. */
  readonly standard: string | null;
  readonly meaning: string;
  /** Its value is never shown. */
  readonly secret?: true;
}

/** Every variable that the service reads, in the order in which people meet them. */
export const variables = [
  {
    name: "DATABASE_URL",
    standard: null,
    meaning: "PostgreSQL, e.g. `postgres://user:password@host:5432/slotgate`; needed by `serve`",
    secret: true,
  },
  { name: "SLOTGATE_HOST", standard: "127.0.0.1", meaning: "address to listen on" },
  { name: "SLOTGATE_PORT", standard: "8700", meaning: "port to listen on" },
  { name: "SLOTGATE_INSTANCE", standard: "the host's name", meaning: "name of this replica, in writer ids" },
  { name: "SLOTGATE_KEYS_PATH", standard: null, meaning: "file with the hashed bearer keys and their roles" },
  {
    name: "SLOTGATE_KEYS",
    standard: null,
    meaning: "the same document itself, in place of the file",
    secret: true,
  },
  {
    name: "SLOTGATE_CONTROLS",
    standard: "static",
    meaning: "where controls come from: `unleash`, or `static` for the variables below",
  },
  { name: "SLOTGATE_UNLEASH_URL", standard: null, meaning: "Unleash's API, e.g. `http://unleash:4242/api`" },
  {
    name: "SLOTGATE_UNLEASH_TOKEN",
    standard: null,
    meaning: "backend token of the environment below",
    secret: true,
  },
  {
    name: "SLOTGATE_UNLEASH_ENVIRONMENT",
    standard: null,
    meaning: "the environment that the token must be of, e.g. `production`",
  },
  {
    name: "SLOTGATE_UNLEASH_APP_NAME",
    standard: "slotgate",
    meaning: "name under which Unleash lists the service",
  },
  { name: "SLOTGATE_UNLEASH_POLL_MS", standard: "500", meaning: "milliseconds between two polls of Unleash" },
  {
    name: "SLOTGATE_CONTROLS_MAX_AGE_MS",
    standard: "15000",
    meaning: "controls that were confirmed longer ago deny every job",
  },
  { name: "SLOTGATE_KILL_FLAG", standard: "slotgen.kill-switch", meaning: "the kill switch's flag" },
  {
    name: "SLOTGATE_AI_FLAG",
    standard: "slotgen.ai",
    meaning: "the AI flag; its gradual rollout is the percentage",
  },
  { name: "SLOTGATE_ROLLOUT_GROUP", standard: "the AI flag's name", meaning: "the rollout's `groupId`" },
  {
    name: "SLOTGATE_UNLEASH_ADMIN_TOKEN",
    standard: null,
    meaning: "admin token, for `slotgate unleash setup` only",
    secret: true,
  },
  { name: "FEATURE_SLOTGEN_AI", standard: "off", meaning: "static controls: exactly `true` enables AI" },
  {
    name: "SLOTGEN_AI_KILL",
    standard: "released",
    meaning: "any value but `false` or `0` engages a kill, also beside Unleash",
  },
  {
    name: "SLOTGEN_AI_ROLLOUT_PERCENT",
    standard: "0",
    meaning: "static controls: 0 to 100, at most two decimals; 0 is nobody",
  },
  {
    name: "SLOTGEN_ALLOWLIST_PATH",
    standard: null,
    meaning: "the allowlist file; without it nothing is admitted",
  },
  {
    name: "SLOTGATE_MODEL_PROVIDER",
    standard: null,
    meaning:
      "`openai`, `anthropic` or `openai-compatible`; without a model admitted jobs end as `MODEL_UNCONFIGURED`",
  },
  { name: "SLOTGATE_MODEL", standard: null, meaning: "the model's name at the provider" },
  {
    name: "SLOTGATE_MODEL_BASE_URL",
    standard: "the provider's",
    meaning: "the endpoint, up to its version segment",
  },
  { name: "SLOTGATE_MODEL_API_KEY", standard: null, meaning: "the provider's key", secret: true },
  {
    name: "SLOTGATE_MODEL_CONFIG_PATH",
    standard: null,
    meaning: "model configuration `model.v1` as a file; the variables above override its fields",
  },
  { name: "SLOTGATE_MODEL_CONCURRENCY", standard: "16", meaning: "most model calls at once" },
  {
    name: "SLOTGATE_LOG_LEVEL",
    standard: "info",
    meaning: "`trace`, `debug`, `info`, `warn`, `error` or `silent`",
  },
  {
    name: "SLOTGATE_SHUTDOWN_GRACE_MS",
    standard: "20000",
    meaning: "how long a shutdown lets work in flight end before it aborts and records it",
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number]["name"];

/** Read by the local stack, and therefore no mistake when the service meets them. */
export const stackVariables: readonly string[] = [
  "SLOTGATE_UNLEASH_PORT",
  "SLOTGATE_DATABASE_PORT",
  "SLOTGATE_MODEL_PORT",
];

/** A variable that begins so and is not known is a mistake that would silently do nothing. */
export const ownPrefixes = ["SLOTGATE_", "SLOTGEN_", "FEATURE_SLOTGEN_"] as const;
