import { createHash, randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AllowlistV1, RunResponseV1, TelemetryV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { type AllowlistSource, type Clock, systemClock } from "@slotgate/controls";
import { composeService, type Service, type ServiceOptions } from "@slotgate/service";
import { loadConfig } from "@slotgate/service/config";
import { freePort, type Simulator, startSimulator, temporaryDirectory, UnleashAdmin } from "@slotgate/stack";
import pg from "pg";
import pino from "pino";
import { inject } from "vitest";
import { createDatabase } from "./create-database.ts";
import { allowlistOf, type RunInput, runOf } from "./documents.ts";
import { openFlags } from "./open-flags.ts";
import { type Replica, startReplica } from "./replica.ts";
import { until } from "./until.ts";

/** The service of one test file, with its own database, flags, simulated model and allowlist file. */
export interface World {
  readonly url: string;
  readonly databaseUrl: string;
  readonly database: pg.Pool;
  /** Where the service spools records that the database does not take. */
  readonly spoolDirectory: string;
  readonly simulator: Simulator;
  readonly admin: UnleashAdmin;
  readonly flags: { readonly kill: string; readonly ai: string };
  readonly keys: Readonly<Record<"submit" | "operate" | "audit" | "otherTeam", string>>;
  /** Lines that the service logged, as JSON. */
  readonly logs: readonly string[];
  /** Resolves once the service has read it; a text counts as an invalid document. */
  readonly setAllowlist: (document: AllowlistV1 | string) => Promise<void>;
  readonly setKill: (engaged: boolean) => Promise<void>;
  readonly setFeature: (enabled: boolean) => Promise<void>;
  readonly setPercent: (percent: number) => Promise<void>;
  readonly submit: (run: RunInput) => Promise<RunResponseV1>;
  /** Submits a run until all of its jobs have content: a busy machine may deny jobs at first. */
  readonly generate: (run: RunInput) => Promise<RunResponseV1>;
  readonly request: (path: string, options?: RequestOptions) => Promise<Response>;
  /** The answer of `GET /v1/controls`. */
  readonly controls: () => Promise<ControlsAnswer>;
  /**
   * Waits until the service and these replicas of it have confirmed that every gate of the controls is open, under one
   * allowlist.
   */
  readonly untilOpen: (...replicas: readonly Replica[]) => Promise<void>;
  /** Waits until the service has seen the controls as they should be. */
  readonly untilControls: (as: (controls: ControlsAnswer) => boolean) => Promise<void>;
  /** Where the service and its replicas note requests to the model. */
  readonly outboundLedger: string;
  /** In order of time: a process has two chains, whose sequence numbers cannot be compared. */
  readonly recordsOf: (decisionId: string) => Promise<TelemetryV1[]>;
  /** Another process on the same database, flags, keys and model; the caller ends it. */
  readonly startReplica: (env?: WorldSettings["env"]) => Promise<Replica>;
  /** Stops the service and starts it again with other settings, on the same database. */
  readonly restart: (settings?: WorldSettings) => Promise<void>;
  /** Stops the service alone: database, flags and model stay. */
  readonly stopService: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ControlsAnswer {
  readonly state: string;
  readonly ageMs: number | null;
  readonly advice: readonly string[];
  readonly killSwitches: readonly { readonly source: string; readonly state: string }[];
  readonly rolloutCap: { readonly state: string };
  readonly allowlist: { readonly digest: string | null; readonly problem: string | null };
  readonly controls: {
    readonly killSwitch: string;
    readonly feature: string;
    readonly rollout: { readonly state: string; readonly basisPoints?: number; readonly problem?: string };
  } | null;
}

export interface RequestOptions {
  readonly method?: string;
  readonly key?: string | null;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

type Ask = (path: string, options: { readonly key: string }) => Promise<Response>;

/**
 * Locks in the order in which inserts do, the table before its partitions: dropping a trigger of a partitioned table
 * alone begins at the partitions, and deadlocks with an insert.
 */
export const lockedFirst = (table: string, statement: string): string => `lock table ${table}; ${statement}`;

export interface WorldSettings {
  readonly clock?: Clock;
  /** Environment variables added to, or replacing, the usual ones; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A separate PostgreSQL in place of the one that all tests share. */
  readonly superuserUrl?: string;
  /** Changes the database before anything connects to it. */
  readonly prepare?: (databaseUrl: string) => Promise<void>;
  /** Turns the database address of the test into that of the service. */
  readonly through?: (databaseUrl: string) => string;
  /** In place of the gate engine. */
  readonly engine?: ServiceOptions["engine"];
  /** In place of the allowlist file. */
  readonly allowlist?: AllowlistSource;
  /** Model settings on top of patient defaults; null: no model is configured. */
  readonly model?: Readonly<Record<string, unknown>> | null;
  /** Names of the flags, if they must be known in advance; all test files share one Unleash. */
  readonly flags?: World["flags"];
  /** Highest age of the kill, the cap and the allowlist as read by the service in this process. */
  readonly readingMaxAgeMs?: number;
  /** Of the rollout; 100 when left out; null: the flags do not exist yet. */
  readonly percent?: number | null;
  /** Lowest level that is logged; `info` when left out. */
  readonly logLevel?: "info" | "trace";
}

const environment = "development";

export async function startWorld(settings: WorldSettings = {}): Promise<World> {
  const stack = inject("stack");
  const id = randomBytes(4).toString("hex");
  const directory = await temporaryDirectory(`world-${id}`);
  const databaseUrl = await createDatabase(settings.superuserUrl ?? stack.databaseUrl, `world_${id}`, {
    // Copying a migrated database takes a fraction of the time; only the shared PostgreSQL has one.
    template: settings.superuserUrl === undefined ? stack.migratedDatabase : null,
  });
  await settings.prepare?.(databaseUrl);
  const database = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  // Tests cut connections; a cut client without a listener would end the process.
  database.on("connect", (client) => client.on("error", () => {}));
  database.on("error", () => {});
  const simulator = await startSimulator({ port: await freePort() });
  const admin = new UnleashAdmin({ url: stack.unleashUrl, adminToken: stack.unleashAdminToken });
  const flags = settings.flags ?? { kill: `kill-${id}`, ai: `ai-${id}` };
  const { percent = 100 } = settings;
  if (percent !== null) await openFlags(admin, { flags, percent });

  const allowlistPath = join(directory.path, "allowlist.json");
  const writeAllowlist = async (document: AllowlistV1 | string): Promise<void> => {
    const text = typeof document === "string" ? document : JSON.stringify(document);
    await writeFile(`${allowlistPath}.new`, text);
    await rename(`${allowlistPath}.new`, allowlistPath);
  };
  await writeAllowlist(allowlistOf());

  const keys = {
    submit: `submit-${id}`,
    operate: `operate-${id}`,
    audit: `audit-${id}`,
    otherTeam: `other-${id}`,
  };
  const keyFile = {
    version: "keys.v1",
    keys: Object.entries(keys).map(([role, secret]) => ({
      subject: `test-${role}`,
      owner: role === "otherTeam" ? "other-team" : "test",
      roles: [role === "otherTeam" ? "submit" : role],
      sha256: createHash("sha256").update(secret).digest("hex"),
    })),
  };
  const port = await freePort();
  const spoolDirectory = join(directory.path, "spool");
  const usual = {
    DATABASE_URL: settings.through?.(databaseUrl) ?? databaseUrl,
    SLOTGATE_PORT: String(port),
    SLOTGATE_CONTROLS: "unleash",
    SLOTGATE_UNLEASH_URL: stack.unleashUrl,
    SLOTGATE_UNLEASH_TOKEN: stack.unleashTokens[environment],
    SLOTGATE_UNLEASH_ENVIRONMENT: environment,
    SLOTGATE_UNLEASH_POLL_MS: "200",
    SLOTGATE_KILL_FLAG: flags.kill,
    SLOTGATE_AI_FLAG: flags.ai,
    SLOTGEN_ALLOWLIST_PATH: allowlistPath,
    SLOTGATE_KEYS: JSON.stringify(keyFile),
    // A busy machine is no outage: tests look for records in the store right after the answer.
    SLOTGATE_JOURNAL_WAIT_MS: "20000",
    // Tests let more calls fail than any service should bear.
    SLOTGATE_TRIPWIRE_MIN_CALLS: "10000",
    SLOTGATE_SPOOL_DIR: spoolDirectory,
    SLOTGATE_OUTBOUND_LEDGER: join(directory.path, "outbound"),
  };
  const logs: string[] = [];
  const start = async ({
    clock = systemClock,
    env = {},
    allowlist,
    engine,
    model = {},
    // This process works for its tests too, and a busy machine is no outage.
    readingMaxAgeMs = 6_000,
  }: WorldSettings): Promise<Service> => {
    const modelEnv =
      model === null ? {} : await writeModelConfig(directory.path, { baseUrl: simulator.url, ...model });
    const loaded = loadConfig({ ...usual, ...modelEnv, ...env }, { command: "serve" });
    if (!loaded.ok) throw new Error(loaded.message);
    const logger = pino(
      { level: settings.logLevel ?? "info" },
      { write: (line: string) => void logs.push(line) },
    );
    const service = composeService(loaded.config, {
      clock,
      logger,
      readingMaxAgeMs,
      ...(allowlist === undefined ? {} : { allowlist }),
      ...(engine === undefined ? {} : { engine }),
    });
    await service.listen();
    return service;
  };
  let service: Service | null = await start(settings);
  const stopService = async (): Promise<void> => {
    await service?.stop();
    service = null;
  };
  const url = `http://127.0.0.1:${port}`;

  const request = (
    path: string,
    { method, key = keys.submit, body, headers = {}, signal }: RequestOptions = {},
  ) =>
    fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  const controls = async (ask: Ask = request) =>
    (await ask("/v1/controls", { key: keys.operate })).json() as Promise<ControlsAnswer>;
  /** Whether every gate of the controls is open in a process, and the digest of its allowlist. */
  const stateOf = async (ask: Ask) => {
    const { state, controls: set, killSwitches, rolloutCap, allowlist } = await controls(ask);
    // Sources that have not been read yet deny, but only for a short time.
    const read = rolloutCap.state !== "unknown" && killSwitches.every((one) => one.state === "released");
    const open = set?.killSwitch === "released" && set.feature === "enabled" && set.rollout.state === "valid";
    const readiness = await ask("/readyz", { key: keys.operate });
    const { degraded } = (await readiness.json()) as { degraded: { what: string }[] };
    const off = degraded.some(({ what }) => ["lease", "queue", "database"].includes(what));
    return {
      open: read && state === "confirmed" && open && !off,
      digest: allowlist.digest,
      seen: { state, set, killSwitches, rolloutCap, degraded },
    };
  };

  const world: World = {
    url,
    databaseUrl,
    database,
    spoolDirectory,
    simulator,
    admin,
    flags,
    keys,
    logs,
    outboundLedger: usual.SLOTGATE_OUTBOUND_LEDGER,
    async setAllowlist(document) {
      await writeAllowlist(document);
      if (service === null) return;
      await until(async () => {
        const { digest, problem } = (await controls()).allowlist;
        return typeof document === "string" ? problem !== null : digest === digestOf(document);
      });
    },
    setKill: (enabled) => admin.setFlag({ name: flags.kill, environment, enabled }),
    setFeature: (enabled) => admin.setFlag({ name: flags.ai, environment, enabled }),
    setPercent: (percent) => admin.setRollout({ name: flags.ai, environment, percent, groupId: flags.ai }),
    async submit(run) {
      // The operator's key has no right to submit; evidence is checked against the records.
      const response = await request("/v1/runs", { body: JSON.stringify(runOf(run)) });
      if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
      return (await response.json()) as RunResponseV1;
    },
    async generate(run) {
      const settled = runOf(run);
      let response = await world.submit(settled);
      await until(async () => {
        if (response.jobs.every(({ result }) => result.status === "COMPLETED")) return true;
        response = await world.submit(settled);
        return false;
      });
      return response;
    },
    request,
    controls: () => controls(),
    untilOpen: (...replicas) =>
      until(async () => {
        const asks: Ask[] = [request, ...replicas.map((replica) => replica.request)];
        const states = await Promise.all(asks.map(stateOf));
        if (states.every(({ open, digest }) => open && digest === states[0]?.digest)) return true;
        const { rows } = await database.query(
          "select owner, reason from kill_engagement where released_at is null",
        );
        throw new Error(`not open: ${JSON.stringify({ states, engaged: rows })}`);
      }),
    untilControls: (as) => until(async () => as(await controls())),
    async recordsOf(decisionId) {
      const { rows } = await database.query<{ body: TelemetryV1 }>(
        "select body from telemetry_record where decision_id = $1 order by recorded_at, writer_id, seq",
        [decisionId],
      );
      return rows.map(({ body }) => body);
    },
    async startReplica(env = {}) {
      const modelEnv = await writeModelConfig(directory.path, { baseUrl: simulator.url, ...settings.model });
      return startReplica({ ...usual, ...modelEnv, ...env });
    },
    async restart(next = {}) {
      await stopService();
      service = await start(next);
    },
    stopService: () => stopService(),
    async stop() {
      await stopService();
      await simulator.stop();
      await database.end();
      await directory.remove();
    },
  };
  return world;
}

/** Quick retries, and a circuit that stays closed, unless a test says otherwise. */
async function writeModelConfig(directory: string, changes: Readonly<Record<string, unknown>>) {
  const path = join(directory, "model.json");
  const config = {
    version: "model.v1",
    provider: "openai-compatible",
    model: "simulated-writer",
    timeoutMs: 5_000,
    maxAttempts: 3,
    backoff: { initialMs: 1, maxMs: 10 },
    circuit: { window: 10_000, minimumRequests: 10_000 },
    ...changes,
  };
  await writeFile(path, JSON.stringify(config));
  return { SLOTGATE_MODEL_CONFIG_PATH: path, SLOTGATE_MODEL_API_KEY: "simulated" };
}
