import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, type Simulator, startSimulator, temporaryDirectory, UnleashAdmin } from "@slotgate/stack";
import pg from "pg";
import { createDatabase } from "../world/create-database.ts";
import { allowlistOf } from "../world/documents.ts";
import { openFlags } from "../world/open-flags.ts";
import { type Replica, startReplica } from "../world/replica.ts";
import type { SharedStack } from "../world/shared-stack.ts";

/** Two replicas as separate processes, on one database and one Unleash, with one simulated provider. */
export interface KillWorld {
  readonly replicas: readonly [Replica, Replica];
  /** Keys by role; `other` submits for another owner. */
  readonly keys: Readonly<Record<"submit" | "other" | "operate", string>>;
  readonly databaseUrl: string;
  readonly database: pg.Pool;
  readonly simulator: Simulator;
  /** Switches the kill flag; resolves when the admin API has answered. */
  readonly setFlag: (engaged: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface KillWorldOptions {
  /** A script that serves in place of the real service. */
  readonly script?: string;
  /** Environment variables added to, or replacing, the usual ones; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Limit on the file handles of each replica. */
  readonly fileHandles?: number;
  /** The parts that are degraded once they have started. */
  readonly besides?: readonly string[];
}

const environment = "development";

/** A busy machine is slow to start; the measurement comes later. */
const patiently = { withinMs: 60_000 };

export async function startKillWorld(
  stack: SharedStack,
  { env = {}, besides = [], ...options }: KillWorldOptions = {},
): Promise<KillWorld> {
  const id = randomBytes(4).toString("hex");
  const directory = await temporaryDirectory(`kill-${id}`);
  const databaseUrl = await createDatabase(stack.databaseUrl, `kill_${id}`, {
    template: stack.migratedDatabase,
  });
  const database = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  database.on("connect", (client) => client.on("error", () => {}));
  database.on("error", () => {});
  const simulator = await startSimulator({ port: await freePort() });
  const admin = new UnleashAdmin({ url: stack.unleashUrl, adminToken: stack.unleashAdminToken });
  const flags = { kill: `kill-${id}`, ai: `ai-${id}` };
  await openFlags(admin, { flags, percent: 100 });

  const keys = { submit: `submit-${id}`, other: `other-${id}`, operate: `operate-${id}` };
  const keyFile = {
    version: "keys.v1",
    keys: Object.entries(keys).map(([role, secret]) => ({
      subject: role,
      roles: [role === "other" ? "submit" : role],
      sha256: createHash("sha256").update(secret).digest("hex"),
    })),
  };
  const allowlistPath = join(directory.path, "allowlist.json");
  const modelPath = join(directory.path, "model.json");
  await writeFile(allowlistPath, JSON.stringify(allowlistOf()));
  const model = {
    version: "model.v1",
    provider: "openai-compatible",
    model: "simulated-writer",
    baseUrl: simulator.url,
    timeoutMs: 60_000,
    maxAttempts: 1,
    circuit: { window: 10_000, minimumRequests: 10_000 },
  };
  await writeFile(modelPath, JSON.stringify(model));
  const start = async (name: string): Promise<Replica> => {
    const replica = await startReplica(
      {
        DATABASE_URL: databaseUrl,
        SLOTGATE_INSTANCE: name,
        SLOTGATE_CONTROLS: "unleash",
        SLOTGATE_UNLEASH_URL: stack.unleashUrl,
        SLOTGATE_UNLEASH_TOKEN: stack.unleashTokens[environment],
        SLOTGATE_UNLEASH_ENVIRONMENT: environment,
        SLOTGATE_KILL_FLAG: flags.kill,
        SLOTGATE_AI_FLAG: flags.ai,
        SLOTGEN_ALLOWLIST_PATH: allowlistPath,
        SLOTGATE_MODEL_CONFIG_PATH: modelPath,
        SLOTGATE_MODEL_API_KEY: "simulated",
        SLOTGATE_MODEL_CONCURRENCY: "1000",
        SLOTGATE_KEYS: JSON.stringify(keyFile),
        SLOTGATE_RATE_LIMIT: "0",
        // The kill is measured, not how long a record waits on a busy machine.
        SLOTGATE_JOURNAL_WAIT_MS: "20000",
        SLOTGATE_SPOOL_DIR: join(directory.path, name, "spool"),
        SLOTGATE_OUTBOUND_LEDGER: "off",
        SLOTGATE_LOG_LEVEL: "warn",
        ...env,
      },
      options,
    );
    await replica.untilReady({ ...patiently, besides });
    return replica;
  };
  const replicas = await Promise.all([start("one"), start("two")]);
  return {
    replicas,
    keys,
    databaseUrl,
    database,
    simulator,
    setFlag: (enabled) => admin.setFlag({ name: flags.kill, environment, enabled }),
    async stop() {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await database.end();
      await simulator.stop();
      await directory.remove();
    },
  };
}
