import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  freePort,
  type PostgresServer,
  type Simulator,
  startPostgres,
  startSimulator,
  temporaryDirectory,
} from "@slotgate/stack";
import pg from "pg";
import { allowlistOf } from "../world/documents.ts";
import { type Replica, startReplica } from "../world/replica.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** A busy machine takes its time to start what was killed; what is measured is what is there afterwards. */
export const patiently = { withinMs: 120_000 };

/** A PostgreSQL, a provider and services that may all be killed, with a proxy in front of the first two. */
export interface CrashWorld {
  readonly key: string;
  /** Past the proxy. */
  readonly database: pg.Pool;
  readonly databaseUrl: string;
  readonly simulator: Simulator;
  readonly proxies: Readonly<Record<"database" | "model", TcpProxy>>;
  readonly outboundLedger: string;
  readonly killPostgres: () => Promise<void>;
  readonly startPostgres: () => Promise<void>;
  /** A service that is ready to admit. */
  readonly startService: () => Promise<Replica>;
  readonly stop: () => Promise<void>;
}

export interface CrashWorldOptions {
  /** In place of the real one: a script that serves. */
  readonly script?: string;
}

export async function startCrashWorld({ script }: CrashWorldOptions = {}): Promise<CrashWorld> {
  const directory = await temporaryDirectory("crash");
  const port = await freePort();
  const start = (): Promise<PostgresServer> =>
    startPostgres({ port, dataDirectory: `${directory.path}/postgres`, log: () => {} });
  let postgres = await start();
  await postgres.createDatabase("slotgate");
  const databaseUrl = postgres.url("slotgate");
  const database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  database.on("connect", (client) => client.on("error", () => {}));
  database.on("error", () => {});
  const simulator = await startSimulator({ port: await freePort() });
  const proxies = {
    database: await startTcpProxy({ target: port }),
    model: await startTcpProxy({ target: Number(new URL(simulator.url).port) }),
  };
  const through = (url: string, proxy: TcpProxy): string => {
    const proxied = new URL(url);
    proxied.port = String(proxy.port);
    return proxied.href;
  };

  const key = "crash";
  const allowlistPath = join(directory.path, "allowlist.json");
  const modelPath = join(directory.path, "model.json");
  const outboundLedger = join(directory.path, "outbound");
  await writeFile(allowlistPath, JSON.stringify(allowlistOf()));
  const model = {
    version: "model.v1",
    provider: "openai-compatible",
    model: "simulated-writer",
    baseUrl: through(simulator.url, proxies.model),
    timeoutMs: 5_000,
    maxAttempts: 2,
    backoff: { initialMs: 1, maxMs: 10 },
    circuit: { window: 10_000, minimumRequests: 10_000 },
  };
  await writeFile(modelPath, JSON.stringify(model));
  const keyFile = {
    version: "keys.v1",
    keys: [{ subject: "crash", roles: ["submit"], sha256: createHash("sha256").update(key).digest("hex") }],
  };
  const env = {
    DATABASE_URL: through(databaseUrl, proxies.database),
    FEATURE_SLOTGEN_AI: "true",
    SLOTGEN_AI_ROLLOUT_PERCENT: "100",
    SLOTGEN_ALLOWLIST_PATH: allowlistPath,
    SLOTGATE_MODEL_CONFIG_PATH: modelPath,
    SLOTGATE_MODEL_API_KEY: "simulated",
    SLOTGATE_KEYS: JSON.stringify(keyFile),
    SLOTGATE_RATE_LIMIT: "0",
    // Short, for the sake of the rounds, and long enough for two busy cores to renew it.
    SLOTGATE_REPLICA_LEASE_MS: "2000",
    SLOTGATE_OUTBOUND_LEDGER: outboundLedger,
    SLOTGATE_SPOOL_DIR: join(directory.path, "spool"),
    SLOTGATE_LOG_LEVEL: "warn",
  };
  return {
    key,
    database,
    databaseUrl,
    simulator,
    proxies,
    outboundLedger,
    killPostgres: () => postgres.kill(),
    async startPostgres() {
      postgres = await start();
    },
    async startService() {
      const replica = await startReplica(env, script === undefined ? {} : { script });
      await replica.untilReady(patiently);
      return replica;
    },
    async stop() {
      await database.end();
      await simulator.stop();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
      await postgres.stop();
      await directory.remove();
    },
  };
}
