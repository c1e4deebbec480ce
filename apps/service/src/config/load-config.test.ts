import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateCertificates } from "@slotgate/controls/test";
import { afterAll, describe, expect, it } from "vitest";
import { loadClientConfig } from "./load-client-config.ts";
import { loadConfig } from "./load-config.ts";
import { loadUnleashSetupConfig } from "./load-unleash-setup-config.ts";
import { knownNames } from "./variables.ts";

const directory = mkdtempSync(join(tmpdir(), "slotgate-config-"));
afterAll(() => rmSync(directory, { recursive: true }));

const database = { DATABASE_URL: "postgres://u:p@127.0.0.1/slotgate" };
const defaultSeverities = {
  "unrecorded-request": 1,
  "invalid-release": 1,
  "disputed-decision": 1,
  "model-failures": 2,
  "model-latency": 2,
  canary: 3,
};
const unleash = {
  ...database,
  SLOTGATE_CONTROLS: "unleash",
  SLOTGATE_UNLEASH_URL: "http://127.0.0.1:4242/api/",
  SLOTGATE_UNLEASH_TOKEN: "*:production.secret",
  SLOTGATE_UNLEASH_ENVIRONMENT: "production",
};

function load(env: Record<string, string>) {
  const loaded = loadConfig(env, { command: "serve" });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.config;
}

function problemsOf(env: Record<string, string>): string {
  const loaded = loadConfig(env, { command: "serve" });
  return loaded.ok ? "" : loaded.message;
}

describe("loadConfig", () => {
  it("is closed by default: static controls, off, 0 %, no allowlist, no keys, no model", () => {
    expect(load(database)).toMatchObject({
      controls: { source: "static", featureEnabled: false, basisPoints: 0, groupId: "slotgen.ai" },
      environmentKill: "released",
      allowlistPath: null,
      keys: [],
      model: null,
      budgets: null,
      host: "127.0.0.1",
      port: 8_700,
    });
  });

  it("reads the keys of models by their names, and those in files by their paths", () => {
    const path = join(directory, "eu");
    writeFileSync(path, "secret-eu\n");
    const { credentials } = load({
      ...database,
      SLOTGATE_GENERATION_PATH: "/etc/generation.json",
      SLOTGATE_CREDENTIAL_MAIN: "secret-main",
      SLOTGATE_CREDENTIAL_EU_FILE: path,
      SLOTGATE_CREDENTIAL_EMPTY: "",
      SLOTGATE_MODEL_API_KEY: "secret-default",
    });
    expect(credentials).toEqual({
      values: { MAIN: "secret-main", DEFAULT: "secret-default" },
      files: { EU: path },
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ SLOTGATE_CREDENTIAL_EU_FILE: "/nowhere" }, "SLOTGATE_CREDENTIAL_EU_FILE: expected the path of a file"],
    [
      { SLOTGATE_CREDENTIAL_EU: "secret-eu", SLOTGATE_CREDENTIAL_EU_FILE: "/nowhere" },
      "no value in addition to SLOTGATE_CREDENTIAL_EU: unset one of the two",
    ],
    [
      { SLOTGATE_CREDENTIAL_DEFAULT: "secret-default" },
      "SLOTGATE_CREDENTIAL_DEFAULT has no effect: set SLOTGATE_MODEL_API_KEY",
    ],
    [{ SLOTGATE_CREDENTIALS_EU: "secret-eu" }, "SLOTGATE_CREDENTIALS_EU is not a variable of slotgate"],
    [{ SLOTGATE_CREDENTIAL_eu: "secret-eu" }, "SLOTGATE_CREDENTIAL_eu is not a variable of slotgate"],
  ])("refuses %j and shows no key", (env, said) => {
    expect(problemsOf({ ...database, ...env })).toContain(said);
    expect(problemsOf({ ...database, ...env })).not.toContain("secret-");
  });

  it("reads budgets, where 0 differs from unset", () => {
    const limits = { SLOTGATE_BUDGET_TOKENS_PER_DAY: "0", SLOTGATE_BUDGET_CALLS_PER_RUN: "20" };
    expect(load({ ...database, ...limits }).budgets).toEqual({
      tokensPerDay: 0,
      callsPerDay: null,
      tokensPerRun: null,
      callsPerRun: 20,
    });
    for (const wrong of ["-1", "1.5", "many"])
      expect(problemsOf({ ...database, SLOTGATE_BUDGET_CALLS_PER_DAY: wrong })).toContain(
        "from 0 to 999999999999",
      );
  });

  it("refuses a daily budget without a database", () => {
    const perDay = { SLOTGATE_BUDGET_TOKENS_PER_DAY: "100" };
    const run = loadConfig(perDay, { command: "run" });
    expect(run.ok ? "" : run.message).toContain("which has no database to keep the day's budget in");
    expect(loadConfig({ SLOTGATE_BUDGET_TOKENS_PER_RUN: "100" }, { command: "run" })).toMatchObject({
      ok: true,
    });
    expect(loadConfig(perDay, { command: "decide" })).toMatchObject({ ok: true });
  });

  it("reads Unleash's settings and removes the trailing slash", () => {
    expect(load(unleash).controls).toEqual({
      source: "unleash",
      eventsToken: null,
      url: "http://127.0.0.1:4242/api",
      token: "*:production.secret",
      environment: "production",
      appName: "slotgate",
      killFlag: "slotgen.kill-switch",
      aiFlag: "slotgen.ai",
      groupId: "slotgen.ai",
      pollIntervalMs: 500,
      maxAgeMs: 15_000,
    });
  });

  it.each([
    ["true", true],
    ["TRUE", false],
    ["1", false],
    ["yes", false],
    ["", false],
    [" true", false],
  ])("FEATURE_SLOTGEN_AI=%j enables: %s", (value, enabled) => {
    expect(load({ ...database, FEATURE_SLOTGEN_AI: value }).controls).toMatchObject({
      featureEnabled: enabled,
    });
  });

  it.each([
    ["false", "released"],
    ["0", "released"],
    ["", "engaged"],
    ["true", "engaged"],
    ["no", "engaged"],
    ["FALSE", "engaged"],
    ["off", "engaged"],
  ])("SLOTGEN_AI_KILL=%j is %s, under either source", (value, state) => {
    expect(load({ ...database, SLOTGEN_AI_KILL: value }).environmentKill).toBe(state);
    expect(load({ ...unleash, SLOTGEN_AI_KILL: value }).environmentKill).toBe(state);
  });

  it.each([
    ["0", 0],
    ["0.01", 1],
    ["0.1", 10],
    ["2.5", 250],
    ["33.33", 3_333],
    ["100", 10_000],
    ["100.00", 10_000],
  ])("SLOTGEN_AI_ROLLOUT_PERCENT=%s is %i basis points", (value, basisPoints) => {
    expect(load({ ...database, SLOTGEN_AI_ROLLOUT_PERCENT: value }).controls).toMatchObject({ basisPoints });
  });

  it.each([
    ["", []],
    ["model-latency", ["model-latency"]],
    ["model-latency, invalid-release,", ["model-latency", "invalid-release"]],
  ])("SLOTGATE_TRIPWIRES_OFF=%j disables %j", (value, off) => {
    expect(load({ ...database, SLOTGATE_TRIPWIRES_OFF: value }).tripwires).toEqual({
      off,
      severities: defaultSeverities,
      windowMs: 300_000,
      minimumCalls: 20,
      failurePercent: 50,
      latencyMs: 30_000,
      canary: { windowMs: 3_600_000, minimumJobs: 20, points: 5 },
      lookMs: 5_000,
    });
  });

  it.each([
    ["", {}],
    ["model-failures=3", { "model-failures": 3 }],
    [" invalid-release = 4 , model-latency=1,", { "invalid-release": 4, "model-latency": 1 }],
  ])("SLOTGATE_TRIPWIRE_SEVERITIES=%j changes %j, and leaves the others", (value, changed) => {
    expect(load({ ...database, SLOTGATE_TRIPWIRE_SEVERITIES: value }).tripwires.severities).toEqual({
      ...defaultSeverities,
      ...changed,
    });
  });

  it.each(["100.01", "-1", "1e2", "50%", "0.001", " ", "abc"])(
    "SLOTGEN_AI_ROLLOUT_PERCENT=%j stops the start",
    (value) => {
      expect(problemsOf({ ...database, SLOTGEN_AI_ROLLOUT_PERCENT: value })).toContain(
        "SLOTGEN_AI_ROLLOUT_PERCENT: expected a number from 0 to 100",
      );
    },
  );

  it.each<[string, Record<string, string>, RegExp]>([
    ["no database", {}, /DATABASE_URL: expected an address.*because records are kept.*received nothing/],
    [
      "a misspelt variable",
      { ...database, SLOTGATE_PROT: "1" },
      /SLOTGATE_PROT is not a variable of slotgate: unset it \(did you mean `SLOTGATE_PORT`\?\)/,
    ],
    [
      "a misspelt kill",
      { ...database, SLOTGEN_KILL: "true" },
      /SLOTGEN_KILL is .*did you mean `SLOTGEN_AI_KILL`/,
    ],
    [
      "a kill with another prefix",
      { ...database, SLOTGATE_AI_KILL: "true" },
      /SLOTGATE_AI_KILL is .*did you mean `SLOTGEN_AI_KILL`/,
    ],
    [
      "a name that has only the prefix in common",
      { ...database, SLOTGATE_FOO: "1" },
      /SLOTGATE_FOO is not a variable of slotgate: unset it\n/,
    ],
    ["an unknown feature", { ...database, FEATURE_SLOTGEN_IA: "true" }, /FEATURE_SLOTGEN_IA/],
    [
      "Unleash without its environment",
      { ...unleash, SLOTGATE_UNLEASH_ENVIRONMENT: "" },
      /SLOTGATE_UNLEASH_ENVIRONMENT/,
    ],
    [
      "Unleash settings under static controls",
      { ...database, SLOTGATE_UNLEASH_TOKEN: "x" },
      /SLOTGATE_UNLEASH_TOKEN.*static/,
    ],
    [
      "static settings under Unleash",
      { ...unleash, FEATURE_SLOTGEN_AI: "true" },
      /FEATURE_SLOTGEN_AI.*unleash/,
    ],
    [
      "an API key without a provider",
      { ...database, SLOTGATE_MODEL_API_KEY: "k" },
      /SLOTGATE_MODEL_PROVIDER/,
    ],
    [
      "a provider without a model",
      { ...database, SLOTGATE_MODEL_PROVIDER: "openai" },
      /SLOTGATE_MODEL: expected/,
    ],
    [
      "an unknown provider",
      { ...database, SLOTGATE_MODEL_PROVIDER: "other", SLOTGATE_MODEL: "m" },
      /SLOTGATE_MODEL_PROVIDER/,
    ],
    ["keys that are not JSON", { ...database, SLOTGATE_KEYS: "{" }, /SLOTGATE_KEYS/],
    [
      "a key with an unknown role",
      { ...database, SLOTGATE_KEYS: keysWith({ roles: ["admin"] }) },
      /SLOTGATE_KEYS.*roles/,
    ],
    [
      "keys twice",
      { ...database, SLOTGATE_KEYS: keysWith({}), SLOTGATE_KEYS_PATH: "x" },
      /in addition to SLOTGATE_KEYS_PATH/,
    ],
    [
      "a missing key file",
      { ...database, SLOTGATE_KEYS_PATH: "/nowhere" },
      /SLOTGATE_KEYS_PATH.*received `\/nowhere`, which does not exist/,
    ],
  ])("reports the problem: %s", (_, env, says) => {
    expect(problemsOf(env)).toMatch(says);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["a database of another kind", { DATABASE_URL: "mysql://u:p@h/d" }, /DATABASE_URL: expected an address/],
    [
      "controls that would become stale between two polls",
      { ...unleash, SLOTGATE_UNLEASH_POLL_MS: "9000" },
      /SLOTGATE_CONTROLS_MAX_AGE_MS: expected at least twice SLOTGATE_UNLEASH_POLL_MS \(9000\)/,
    ],
    [
      "one flag for both kill and AI",
      { ...unleash, SLOTGATE_KILL_FLAG: "one", SLOTGATE_AI_FLAG: "one" },
      /SLOTGATE_KILL_FLAG: expected a flag other than SLOTGATE_AI_FLAG/,
    ],
    [
      "a replica's name too long for writer ids",
      { ...database, SLOTGATE_INSTANCE: "x".repeat(129) },
      /SLOTGATE_INSTANCE: expected a name of 1 to 128/,
    ],
    [
      "a group that could not be recorded",
      { ...database, SLOTGATE_ROLLOUT_GROUP: "x".repeat(257) },
      /SLOTGATE_ROLLOUT_GROUP/,
    ],
    [
      "a rollout group that is not ASCII",
      { ...database, SLOTGATE_ROLLOUT_GROUP: "gruppé" },
      /SLOTGATE_ROLLOUT_GROUP/,
    ],
    [
      "a token that is not valid in a header",
      { ...unleash, SLOTGATE_UNLEASH_TOKEN: "two words" },
      /SLOTGATE_UNLEASH_TOKEN: expected a token/,
    ],
    [
      "a provider without its key",
      { ...database, SLOTGATE_MODEL_PROVIDER: "anthropic", SLOTGATE_MODEL: "m" },
      /SLOTGATE_MODEL_API_KEY: expected a key .*because the provider is `anthropic`.*received nothing/,
    ],
    [
      "a compatible provider without its address",
      { ...database, SLOTGATE_MODEL_PROVIDER: "openai-compatible", SLOTGATE_MODEL: "m" },
      /SLOTGATE_MODEL_BASE_URL: expected the address/,
    ],
    ...["model-failures=5", "model-failures", "model-failures=2=2", "model-failure=2", "=2"].map(
      (value): [string, Record<string, string>, RegExp] => [
        `the severity \`${value}\``,
        { ...database, SLOTGATE_TRIPWIRE_SEVERITIES: value },
        /SLOTGATE_TRIPWIRE_SEVERITIES: expected tripwires with a severity from 1 to 4/,
      ],
    ),
    [
      "an unknown tripwire",
      { ...database, SLOTGATE_TRIPWIRES_OFF: "model-latency,model-latencies" },
      /SLOTGATE_TRIPWIRES_OFF: expected names separated by commas, out of unrecorded-request.*received `model-latency,model-latencies`/,
    ],
    [
      "a share of failures that nothing can exceed",
      { ...database, SLOTGATE_TRIPWIRE_FAILURE_PERCENT: "100" },
      /SLOTGATE_TRIPWIRE_FAILURE_PERCENT: expected a whole number from 0 to 99/,
    ],
    ["a port out of range", { ...database, SLOTGATE_PORT: "65536" }, /SLOTGATE_PORT.*received `65536`/],
    ["a blank path", { ...database, SLOTGEN_ALLOWLIST_PATH: " " }, /SLOTGEN_ALLOWLIST_PATH.*received ` `/],
    ["an empty database", { DATABASE_URL: "" }, /DATABASE_URL: expected an address.*received an empty value/],
    [
      "an unknown variable without a value",
      { ...database, SLOTGATE_MODLE: "" },
      /SLOTGATE_MODLE.*`SLOTGATE_MODEL`/,
    ],
    [
      "a kill in small letters",
      { ...database, slotgen_ai_kill: "true" },
      /slotgen_ai_kill.*`SLOTGEN_AI_KILL`/,
    ],
    [
      "two keys with one secret",
      { ...database, SLOTGATE_KEYS: keysWith({}, {}) },
      /a different key \(`\$\.keys\[0\]` has the same\) at `\$\.keys\[1\]\.sha256`/,
    ],
    [
      "keys with a duplicate JSON key",
      { ...database, SLOTGATE_KEYS: '{"version":"keys.v1","version":"keys.v1"}' },
      /twice/,
    ],
  ])("reports the problem at the start: %s", (_, env, says) => {
    expect(problemsOf(env)).toMatch(says);
  });

  it.each<[string, Record<string, string>]>([
    ["a secret instead of its digest", { SLOTGATE_KEYS: keysWith({ sha256: "hunter2" }) }],
    ["a secret among the keys' fields", { SLOTGATE_KEYS: keysWith({ subject: "", sha256: "hunter2" }) }],
    ["a secret instead of keys", { SLOTGATE_KEYS: "hunter2" }],
    ["a password in the database's address", { DATABASE_URL: "mysql://u:hunter2@h" }],
    ["a password in Unleash's address", { ...unleash, SLOTGATE_UNLEASH_URL: "http://u:hunter2@h/api" }],
    [
      "a password in the model's address",
      {
        SLOTGATE_MODEL_PROVIDER: "openai",
        SLOTGATE_MODEL: "m",
        SLOTGATE_MODEL_BASE_URL: "http://u:hunter2@h",
      },
    ],
    ["a token with white space", { ...unleash, SLOTGATE_UNLEASH_TOKEN: "hunter2 " }],
    ["a password in the issuer's address", { SLOTGATE_OIDC_ISSUER: "https://u:hunter2@h" }],
    ["a misspelt variable's value", { SLOTGATE_UNLEASH_TOKN: "hunter2" }],
  ])("shows no secret: %s", (_, env) => {
    const message = problemsOf({ ...database, ...env });
    expect(message).toMatch(/^the configuration has /);
    expect(message).not.toContain("hunter2");
  });

  it.each([
    ["http://unleash:4242", "http://unleash:4242/api"],
    ["http://unleash:4242/", "http://unleash:4242/api"],
    ["https://host/unleash/api//", "https://host/unleash/api"],
  ])("reads %s as Unleash's API at %s", (given, url) => {
    expect(load({ ...unleash, SLOTGATE_UNLEASH_URL: given }).controls).toMatchObject({ url });
  });

  it("accepts tokens only with an issuer, whose name stays unchanged", () => {
    expect(load(database).oidc).toBeNull();
    const issuer = { SLOTGATE_OIDC_ISSUER: "https://login.example.com/", SLOTGATE_OIDC_AUDIENCE: "slotgate" };
    expect(load({ ...database, ...issuer }).oidc).toEqual({
      issuer: "https://login.example.com/",
      audience: "slotgate",
      jwksUrl: null,
      clientIds: [],
      rolesClaim: "slotgate_roles",
      roleMap: new Map(
        ["submit", "operate", "audit", "signoff-product", "signoff-engineering"].map((name) => [
          name,
          [name],
        ]),
      ),
      ownerClaim: "slotgate_owner",
    });
    const clients = { SLOTGATE_OIDC_CLIENT_IDS: "app, other" };
    const { SLOTGATE_OIDC_AUDIENCE: _, ...withoutAudience } = issuer;
    expect(load({ ...database, ...withoutAudience, ...clients }).oidc).toMatchObject({
      audience: null,
      clientIds: ["app", "other"],
    });
    const map = {
      SLOTGATE_OIDC_ROLE_MAP: '{"Slotgate.Submit": "submit", "Ops": ["operate", "signoff-product"]}',
    };
    expect(load({ ...database, ...issuer, ...map }).oidc?.roleMap).toEqual(
      new Map([
        ["Slotgate.Submit", ["submit"]],
        ["Ops", ["operate", "signoff-product"]],
      ]),
    );
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "an issuer without an audience",
      { SLOTGATE_OIDC_ISSUER: "https://login.example.com" },
      /SLOTGATE_OIDC_AUDIENCE: expected the audience.*because SLOTGATE_OIDC_ISSUER is set/,
    ],
    [
      "an audience without an issuer",
      { SLOTGATE_OIDC_AUDIENCE: "slotgate" },
      /SLOTGATE_OIDC_AUDIENCE: expected no value, because it has no effect without SLOTGATE_OIDC_ISSUER/,
    ],
    [
      "an issuer that is not an address",
      { SLOTGATE_OIDC_ISSUER: "login.example.com", SLOTGATE_OIDC_AUDIENCE: "slotgate" },
      /SLOTGATE_OIDC_ISSUER: expected the issuer's exact address/,
    ],
    ...[
      "submit",
      "{}",
      '{"a":"admin"}',
      '{"a":[]}',
      '{"":"submit"}',
      '["submit"]',
      '{"a":"submit","a":"audit"}',
    ].map((map): [string, Record<string, string>, RegExp] => [
      `an invalid map of roles: ${map}`,
      {
        SLOTGATE_OIDC_ISSUER: "https://login.example.com",
        SLOTGATE_OIDC_AUDIENCE: "slotgate",
        SLOTGATE_OIDC_ROLE_MAP: map,
      },
      /SLOTGATE_OIDC_ROLE_MAP: expected a JSON object/,
    ]),
    [
      "an empty client",
      { SLOTGATE_OIDC_ISSUER: "https://login.example.com", SLOTGATE_OIDC_CLIENT_IDS: "app,," },
      /SLOTGATE_OIDC_CLIENT_IDS: expected client ids/,
    ],
    ["a negative limit", { SLOTGATE_RATE_LIMIT: "-1" }, /SLOTGATE_RATE_LIMIT/],
    ["keys with a maximum age of 0", { SLOTGATE_KEYS_MAX_AGE_MS: "0" }, /SLOTGATE_KEYS_MAX_AGE_MS/],
    ["a key file with an expiry", { SLOTGATE_KEYS: keysWith({ expiresAt: "2027-01-31" }) }, /expiresAt/],
    ["a key with a rate limit of 0", { SLOTGATE_KEYS: keysWith({ rateLimit: 0 }) }, /rateLimit/],
  ])("reports problems of keys and tokens: %s", (_, env, says) => {
    expect(problemsOf({ ...database, ...env })).toMatch(says);
  });

  it.each(["run", "decide"] as const)("`%s` needs no database and no keys, and checks neither", (command) => {
    const env = { DATABASE_URL: "mysql://another/program", SLOTGATE_KEYS_PATH: "/nowhere" };
    expect(loadConfig(env, { command })).toMatchObject({ ok: true, config: { databaseUrl: null, keys: [] } });
  });

  it("treats an empty value as unset, except for the kill", () => {
    const empty = Object.fromEntries(knownNames.map((name) => [name, ""]));
    const loaded = loadConfig({ ...empty, ...database }, { command: "serve" });
    const usual = loadConfig(database, { command: "serve" });
    if (!loaded.ok || !usual.ok) throw new Error("both must load");
    expect(loaded).toEqual({ ...usual, config: { ...usual.config, environmentKill: "engaged" } });
  });

  it("ignores the variables of a Kubernetes Service named slotgate, and says so", () => {
    const service = {
      SLOTGATE_SERVICE_HOST: "10.96.0.12",
      SLOTGATE_SERVICE_PORT: "80",
      SLOTGATE_PORT: "tcp://10.96.0.12:80",
      SLOTGATE_PORT_80_TCP: "tcp://10.96.0.12:80",
    };
    expect(loadConfig({ ...database, ...service }, { command: "serve" })).toMatchObject({
      config: { port: 8_700 },
      notes: [expect.stringMatching(/^ignored 4 variables that Kubernetes sets for Services \(slotgate\)/)],
    });
    expect(problemsOf({ ...database, ...service, SLOTGATE_PORT: "tcp://slotgate:80" })).toMatch(
      /has a problem:\n {2}SLOTGATE_PORT: .*received `tcp:\/\/slotgate:80`/,
    );
  });

  it("is deeply frozen", () => {
    const config = load({ ...unleash, SLOTGATE_KEYS: keysWith({}) });
    const parts = [config, config.controls, config.keys, config.keys[0], config.keys[0]?.roles];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
  });

  it("lists all problems in one message and shows no secret", () => {
    const message = problemsOf({
      SLOTGATE_PORT: "x",
      SLOTGATE_LOG_LEVEL: "loud",
      SLOTGATE_KEYS: "secret-text",
      SLOTGATE_X: "y",
    });
    for (const name of ["DATABASE_URL", "SLOTGATE_PORT", "SLOTGATE_LOG_LEVEL", "SLOTGATE_KEYS"])
      expect(message).toContain(`  ${name}: `);
    expect(message).toContain("  SLOTGATE_X is not a variable of slotgate");
    expect(message).toContain("received text that is not acceptable JSON: expected a value at line 1");
    expect(message).not.toContain("secret-text");
  });

  it("knows the local stack's variables and ignores those of other programs", () => {
    expect(problemsOf({ ...database, SLOTGATE_UNLEASH_PORT: "4242", PATH: "/bin", UNLEASH_URL: "x" })).toBe(
      "",
    );
  });

  it("reads keys and the model from files, and lets variables override the model's", () => {
    const keys = join(directory, "keys.json");
    writeFileSync(keys, keysWith({}));
    const model = join(directory, "model.json");
    writeFileSync(
      model,
      JSON.stringify({ version: "model.v1", provider: "openai", model: "one", timeoutMs: 1_234 }),
    );
    const config = load({
      ...database,
      SLOTGATE_KEYS_PATH: keys,
      SLOTGATE_MODEL_CONFIG_PATH: model,
      SLOTGATE_MODEL: "two",
      SLOTGATE_MODEL_API_KEY: "k",
    });
    expect(config.keys).toMatchObject([{ subject: "s", roles: ["submit"] }]);
    expect(config.model).toMatchObject({
      apiKey: "k",
      config: { provider: "openai", model: "two", timeoutMs: 1_234 },
    });
  });
});

describe("OpenTelemetry's variables", () => {
  const otelOf = (env: Record<string, string>) => load({ ...database, ...env }).otel;
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };

  it("export nothing by default", () => {
    expect(otelOf({})).toEqual({ serviceName: "slotgate", attributes: {}, traces: null, metrics: null });
  });

  it("export both signals to an endpoint, with the same settings", () => {
    const target = { headers: {}, protocol: "http/json", timeoutMs: 2_000, compression: "none", tls: {} };
    expect(otelOf(endpoint)).toMatchObject({
      traces: {
        ...target,
        url: "http://collector:4318/v1/traces",
        sampler: { name: "parentbased_always_on", ratio: 1 },
      },
      metrics: {
        ...target,
        url: "http://collector:4318/v1/metrics",
        intervalMs: 15_000,
        temporality: "cumulative",
      },
    });
  });

  it.each<[Record<string, string>, unknown]>([
    [{ OTEL_TRACES_EXPORTER: "none" }, { traces: null, metrics: {} }],
    [{ OTEL_METRICS_EXPORTER: "none" }, { traces: {}, metrics: null }],
    [{ OTEL_METRICS_EXPORTER: "prometheus" }, { traces: {}, metrics: null }],
    [{ OTEL_METRICS_EXPORTER: "otlp,prometheus" }, { traces: {}, metrics: {} }],
    [
      { OTEL_LOGS_EXPORTER: "console", OTEL_PROPAGATORS: "tracecontext,baggage" },
      { traces: {}, metrics: {} },
    ],
    [{ OTEL_SDK_DISABLED: "TRUE" }, { traces: null, metrics: null }],
    [
      { OTEL_SDK_DISABLED: "true", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_LOGS_EXPORTER: "otlp" },
      { traces: null, metrics: null },
    ],
    [{ OTEL_SDK_DISABLED: "false" }, { traces: {}, metrics: {} }],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf", OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/json" },
      { traces: { protocol: "http/protobuf" }, metrics: { protocol: "http/json" } },
    ],
    [
      { OTEL_EXPORTER_OTLP_HEADERS: "a=1,b=2", OTEL_EXPORTER_OTLP_TRACES_HEADERS: "b=3" },
      { traces: { headers: { a: "1", b: "3" } }, metrics: { headers: { a: "1", b: "2" } } },
    ],
    [
      { OTEL_EXPORTER_OTLP_TIMEOUT: "5000", OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "gzip" },
      {
        traces: { timeoutMs: 5_000, compression: "gzip" },
        metrics: { timeoutMs: 5_000, compression: "none" },
      },
    ],
    [
      {
        OTEL_METRIC_EXPORT_INTERVAL: "60000",
        OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "Delta",
      },
      { metrics: { intervalMs: 60_000, temporality: "delta" } },
    ],
    [
      { OTEL_RESOURCE_ATTRIBUTES: "service.name=a,team=content%2Cweb, deployment.environment.name = prod " },
      { serviceName: "a", attributes: { team: "content,web", "deployment.environment.name": "prod" } },
    ],
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=a", OTEL_SERVICE_NAME: "b" }, { serviceName: "b" }],
  ])("are honoured: %j", (env, otel) => {
    const read = otelOf({ ...endpoint, ...env });
    expect({ ...read, traces: read.traces ?? null, metrics: read.metrics ?? null }).toMatchObject(
      otel as object,
    );
  });

  it("use the default endpoint when an exporter is named", () => {
    expect(otelOf({ OTEL_TRACES_EXPORTER: "otlp" })).toMatchObject({
      traces: { url: "http://localhost:4318/v1/traces" },
      metrics: null,
    });
  });

  it("read certificates from files", () => {
    const { ca, server } = privateCertificates(["collector.test"]);
    const file = (name: string, content: string): string => {
      writeFileSync(join(directory, name), content);
      return join(directory, name);
    };
    const env = {
      ...endpoint,
      OTEL_EXPORTER_OTLP_CERTIFICATE: file("ca.pem", ca),
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: file("client.pem", server.cert),
      OTEL_EXPORTER_OTLP_CLIENT_KEY: file("client.key", server.key),
    };
    expect(otelOf(env)).toMatchObject({ traces: { tls: { ca, ...server } } });
    expect(
      problemsOf({ ...database, ...env, OTEL_EXPORTER_OTLP_CERTIFICATE: file("none.pem", server.key) }),
    ).toMatch(/OTEL_EXPORTER_OTLP_CERTIFICATE: .*none\.pem`, which has no certificate/);
    for (const setting of ["CERTIFICATE", "CLIENT_KEY"]) {
      const name = `OTEL_EXPORTER_OTLP_${setting}`;
      const message = problemsOf({ ...database, ...env, [name]: file("bad.pem", "no key") });
      expect(message).toMatch(
        new RegExp(
          `a problem:\\n {2}${name}: expected the path of a file \\(PEM\\); .*which is not PEM text`,
        ),
      );
    }
    const { server: other } = privateCertificates(["other.test"]);
    const unfit = { ...env, OTEL_EXPORTER_OTLP_CLIENT_KEY: file("other.key", other.key) };
    // Once, although both signals read the files.
    expect(problemsOf({ ...database, ...unfit })).toMatch(
      /a problem:\n {2}OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: expected .* fit together, with OTEL_EXPORTER_OTLP_CLIENT_KEY and OTEL_EXPORTER_OTLP_CERTIFICATE; received/,
    );
    const {
      OTEL_EXPORTER_OTLP_CERTIFICATE: _ca,
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: _cert,
      ...keyOnly
    } = unfit;
    const broken = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    expect(
      problemsOf({ ...database, ...keyOnly, OTEL_EXPORTER_OTLP_CLIENT_KEY: file("broken.key", broken) }),
    ).toMatch(/a problem:\n {2}OTEL_EXPORTER_OTLP_CLIENT_KEY: expected .* fit together; received/);
    expect(problemsOf({ ...database, ...env, OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: "/nowhere" })).toMatch(
      /OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: expected .*`\/nowhere`, which does not exist/,
    );
  });

  it.each<[Record<string, string>, RegExp]>([
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      /OTLP_PROTOCOL: expected `http\/json` or `http\/protobuf`: gRPC is not/,
    ],
    [{ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "grpc" }, /OTLP_TRACES_PROTOCOL: .*received `grpc`/],
    [
      { OTEL_TRACES_EXPORTER: "zipkin" },
      /OTEL_TRACES_EXPORTER: expected `otlp` or `none`.*received `zipkin`/,
    ],
    [{ OTEL_TRACES_EXPORTER: "console" }, /OTEL_TRACES_EXPORTER/],
    [{ OTEL_METRICS_EXPORTER: "otlp,none" }, /OTEL_METRICS_EXPORTER/],
    [{ OTEL_LOGS_EXPORTER: "otlp" }, /OTEL_LOGS_EXPORTER: expected .*JSON lines on stdout/],
    [{ OTEL_PROPAGATORS: "b3" }, /OTEL_PROPAGATORS: expected `tracecontext`/],
    [{ OTEL_TRACES_SAMPLER: "jaeger_remote" }, /OTEL_TRACES_SAMPLER/],
    [{ OTEL_RESOURCE_ATTRIBUTES: "team" }, /OTEL_RESOURCE_ATTRIBUTES/],
    [{ OTEL_RESOURCE_ATTRIBUTES: "team=%zz" }, /OTEL_RESOURCE_ATTRIBUTES/],
    [{ OTEL_SDK_DISABLED: "1" }, /OTEL_SDK_DISABLED: expected `true` or `false`/],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: "zstd" }, /OTLP_COMPRESSION/],
  ])("are refused if they are not supported: %j", (env, says) => {
    expect(problemsOf({ ...database, ...endpoint, ...env })).toMatch(says);
  });

  it("are named in a hint if they have no effect", () => {
    const env = { ...database, OTEL_BSP_SCHEDULE_DELAY: "1", OTEL_SERVCE_NAME: "x", OTEL_LOG_LEVEL: "" };
    expect(loadConfig(env, { command: "serve" })).toMatchObject({
      ok: true,
      notes: [expect.stringMatching(/OpenTelemetry settings: OTEL_BSP_SCHEDULE_DELAY, OTEL_SERVCE_NAME$/)],
    });
  });
});

describe("proxies", () => {
  it.each<[Record<string, string>, unknown]>([
    [{}, { http: null, https: null, except: [] }],
    [
      { HTTPS_PROXY: "http://proxy:3128", HTTP_PROXY: "proxy:3129", NO_PROXY: "a.example, .b 10.0.0.0/8," },
      { http: "http://proxy:3129/", https: "http://proxy:3128/", except: ["a.example", ".b", "10.0.0.0/8"] },
    ],
    [
      {
        HTTPS_PROXY: "http://one:1",
        https_proxy: "https://u:p@two:2",
        no_proxy: "*",
        HTTP_PROXY: "",
        http_proxy: "",
      },
      { http: null, https: "https://u:p@two:2/", except: ["*"] },
    ],
  ])("are read in upper and lower case: %j", (env, proxy) => {
    expect(load({ ...database, ...env }).proxy).toEqual(proxy);
    expect(loadClientConfig({ SLOTGATE_KEY: "k", ...env })).toMatchObject({ config: { proxy } });
  });

  it.each(["socks5://proxy:1080", "http://u:hunter2@proxy:3128/path", "::"])("refuses %s", (HTTPS_PROXY) => {
    const message = problemsOf({ ...database, HTTPS_PROXY });
    expect(message).toMatch(/HTTPS_PROXY: expected the address of a proxy.*no SOCKS/);
    expect(message).not.toContain("hunter2");
  });
});

describe("settings of other programs", () => {
  const notesOf = (env: Record<string, string>, command: "serve" | "run" | "decide") => {
    const loaded = loadConfig(env, { command });
    return loaded.ok ? loaded.notes : [loaded.message];
  };

  it.each(["OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "AZURE_OPENAI_ENDPOINT", "OLLAMA_HOST"])(
    "%s without a model gives one hint without its value",
    (name) => {
      for (const command of ["serve", "run"] as const) {
        const notes = notesOf({ ...database, [name]: "hunter2" }, command);
        expect(notes).toEqual([
          expect.stringContaining(`slotgate does not read ${name}: set SLOTGATE_MODEL_P`),
        ]);
        expect(notes[0]).not.toContain("hunter2");
      }
      expect(notesOf({ [name]: "hunter2" }, "decide")).toEqual([]);
    },
  );

  it("are named in one hint", () => {
    const env = { ...database, OPENAI_API_KEY: "k", ANTHROPIC_BASE_URL: "http://h", MISTRAL_API_KEY: "" };
    expect(notesOf(env, "serve")).toEqual([
      expect.stringContaining("ANTHROPIC_BASE_URL, OPENAI_API_KEY: set"),
    ]);
  });

  it("give no hint with a model, or if they only look similar", () => {
    const model = { SLOTGATE_MODEL_PROVIDER: "openai", SLOTGATE_MODEL: "m", SLOTGATE_MODEL_API_KEY: "k" };
    expect(notesOf({ ...database, ...model, OPENAI_API_KEY: "k" }, "serve")).toEqual([]);
    expect(
      notesOf({ ...database, GOOGLE_APPLICATION_CREDENTIALS: "f", MY_OPENAI_API_KEY: "k" }, "serve"),
    ).toEqual([]);
  });

  const compatible = {
    SLOTGATE_MODEL_PROVIDER: "openai-compatible",
    SLOTGATE_MODEL: "m",
    SLOTGATE_MODEL_BASE_URL: "http://model/v1",
  };
  const openai = { SLOTGATE_MODEL_PROVIDER: "openai", SLOTGATE_MODEL: "m", SLOTGATE_MODEL_API_KEY: "k" };
  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ["OPENAI_API_KEY", compatible, { SLOTGATE_MODEL_API_KEY: "k" }, "set SLOTGATE_MODEL_API_KEY if"],
    [
      "OPENAI_BASE_URL",
      openai,
      { SLOTGATE_MODEL_BASE_URL: "http://model/v1" },
      "set SLOTGATE_MODEL_BASE_URL to use another",
    ],
    ["SLOTGEN_STUB_PORT", {}, compatible, "its address in SLOTGATE_MODEL_BASE_URL"],
    [
      "SLOTGEN_STUB_PORT",
      openai,
      { SLOTGATE_MODEL_BASE_URL: "http://model/v1" },
      "in SLOTGATE_MODEL_BASE_URL",
    ],
  ])(
    "%s beside the model %j gives a hint until its equivalent is set: %j",
    (name, model, equivalent, says) => {
      const env = { ...database, ...model, [name]: "59999" };
      for (const command of ["serve", "run"] as const) {
        const notes = notesOf(env, command);
        expect(notes).toEqual([expect.stringContaining(`slotgate does not read ${name}: `)]);
        expect(notes[0]).toContain(says);
        expect(notes[0]).not.toContain("59999");
        expect(notesOf({ ...env, ...equivalent }, command)).toEqual([]);
      }
    },
  );

  it("of OpenAI do not concern a model of Anthropic", () => {
    const anthropic = { ...openai, SLOTGATE_MODEL_PROVIDER: "anthropic" };
    expect(notesOf({ ...database, ...anthropic, OPENAI_BASE_URL: "http://h" }, "serve")).toEqual([]);
  });

  it("of Unleash give a hint while controls are static", () => {
    const env = { UNLEASH_URL: "http://unleash:4242/api", UNLEASH_API_TOKEN: "hunter2" };
    expect(notesOf({ ...database, ...env }, "serve")).toEqual([
      expect.stringMatching(
        /^controls are static; slotgate does not read UNLEASH_API_TOKEN, UNLEASH_URL: set/,
      ),
    ]);
    expect(notesOf({ ...unleash, ...env }, "serve")).toEqual([]);
  });
});

describe("a secret in a file", () => {
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  const url = "postgres://u:hunter2@127.0.0.1/slotgate";

  it.each([url, `${url}\n`, `${url}\r\n`, `${url}\n\n`])(
    "is read without its trailing newline: %j",
    (content) => {
      expect(load({ DATABASE_URL_FILE: file("url", content) })).toMatchObject({ databaseUrl: url });
    },
  );

  it("works for each secret", () => {
    const config = load({
      ...unleash,
      DATABASE_URL: "",
      SLOTGATE_UNLEASH_TOKEN: "",
      DATABASE_URL_FILE: file("url", url),
      SLOTGATE_KEYS_FILE: file("keys", keysWith({})),
      SLOTGATE_UNLEASH_TOKEN_FILE: file("token", "*:production.hunter2"),
      SLOTGATE_MODEL_PROVIDER: "openai",
      SLOTGATE_MODEL: "m",
      SLOTGATE_MODEL_API_KEY_FILE: file("api-key", "sk-hunter2\n"),
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
      OTEL_EXPORTER_OTLP_HEADERS_FILE: file("headers", "authorization=hunter2"),
    });
    expect(config).toMatchObject({
      databaseUrl: url,
      keys: [{ subject: "s" }],
      controls: { token: "*:production.hunter2" },
      model: { apiKey: "sk-hunter2" },
      otel: { traces: { headers: { authorization: "hunter2" } } },
    });
    const key = { SLOTGATE_KEY_FILE: file("key", "hunter2\n") };
    expect(loadClientConfig(key)).toMatchObject({ config: { key: "hunter2" } });
    const admin = { SLOTGATE_UNLEASH_ADMIN_TOKEN_FILE: file("admin", "*:*.hunter2\n") };
    expect(loadUnleashSetupConfig({ SLOTGATE_UNLEASH_URL: "http://unleash:4242", ...admin })).toMatchObject({
      config: { adminToken: "*:*.hunter2" },
    });
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      "both are set",
      () => ({ ...database, DATABASE_URL_FILE: "/run/secrets/url" }),
      /DATABASE_URL_FILE: expected no value in addition to DATABASE_URL: unset one of the two; received both/,
    ],
    [
      "there is no file",
      () => ({ DATABASE_URL_FILE: "/nowhere/url" }),
      /DATABASE_URL_FILE: expected the path of a file with an address.*`\/nowhere\/url`, which does not exist/,
    ],
    [
      "it is a directory",
      () => ({ DATABASE_URL_FILE: directory }),
      /which is a directory, not a regular file/,
    ],
    [
      "it is a named pipe",
      () => {
        const pipe = join(directory, "pipe");
        execFileSync("mkfifo", [pipe]);
        return { ...database, SLOTGATE_KEYS_PATH: pipe };
      },
      /pipe`, which is a named pipe, not a regular file/,
    ],
    ["the file is empty", () => ({ DATABASE_URL_FILE: file("empty", "\n") }), /empty`, which is empty/],
    ["the file is not text", () => ({ DATABASE_URL_FILE: file("bin", Buffer.from([0xff])) }), /is not UTF-8/],
    [
      "its content is invalid",
      () => ({ DATABASE_URL_FILE: file("wrong", "mysql://hunter2") }),
      /DATABASE_URL_FILE: expected an address.*wrong`, a file of 15 characters, not shown/,
    ],
    [
      "it holds invalid keys",
      () => ({ ...database, SLOTGATE_KEYS_FILE: file("keys", keysWith({ sha256: "hunter2" })) }),
      /SLOTGATE_KEYS_FILE: expected.*`\$\.keys\[0\]\.sha256`/,
    ],
    [
      "there is no file, and nothing needs it",
      () => ({ ...database, SLOTGATE_UNLEASH_TOKEN_FILE: "/nowhere/token" }),
      /SLOTGATE_UNLEASH_TOKEN_FILE: expected the path of a file.*`\/nowhere\/token`, which does not exist/,
    ],
    [
      "the variable is not a secret",
      () => ({ ...database, SLOTGATE_PORT_FILE: "/port" }),
      /SLOTGATE_PORT_FILE is not a variable of slotgate: unset it/,
    ],
  ])("is refused if %s, and stays secret", (_, env, says) => {
    const message = problemsOf(env());
    expect(message).toMatch(says);
    expect(message).toMatch(/^the configuration has a problem:/);
    expect(message).not.toContain("hunter2");
  });

  it("is not read by a command that does not need it", () => {
    const elsewhere = { DATABASE_URL_FILE: "/nowhere", SLOTGATE_KEYS_FILE: "/nowhere" };
    expect(loadConfig(elsewhere, { command: "run" })).toMatchObject({ ok: true });
  });
});

function keysWith(...changes: Record<string, unknown>[]): string {
  const key = { subject: "s", roles: ["submit"], sha256: "0".repeat(64) };
  return JSON.stringify({ version: "keys.v1", keys: changes.map((change) => ({ ...key, ...change })) });
}
