import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { findPostgres } from "./postgres/binaries.ts";
import { type Cluster, openCluster } from "./postgres/cluster.ts";
import { clearLeftoverServer } from "./postgres/leftover-server.ts";
import { reachableBinaries } from "./postgres/placement.ts";
import { postgresUser, type SystemUser } from "./postgres/system-user.ts";
import { withClient } from "./postgres/with-client.ts";
import {
  type GuardedProcess,
  type ProcessExit,
  startGuarded,
  whileStarting,
} from "./process/guarded-process.ts";

export interface PostgresOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Kept from one start to the next; created when missing. */
  readonly dataDirectory: string;
  readonly log: (line: string) => void;
  /** Server settings on top of the defaults, e.g. `{max_connections: "300"}`. Durability stays on. */
  readonly settings?: Readonly<Record<string, string>>;
  /** An abort stops the start; it has no effect once the server is up. */
  readonly signal?: AbortSignal;
}

export interface PostgresServer {
  readonly port: number;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Where the cluster really is; differs from `dataDirectory` where PostgreSQL's user cannot enter that. */
  readonly clusterDirectory: string;
  /** Resolves when the server has ended for any reason. */
  readonly exited: Promise<ProcessExit>;
  /** Connection string of the superuser for that database. */
  url(databaseName: string): string;
  /** Creates a database; does nothing when it exists. */
  createDatabase(name: string): Promise<void>;
  /** Ends all connections and shuts down cleanly. The data stays; start again with the same options. */
  stop(): Promise<void>;
  /** Kills the server with SIGKILL, as a crash would, and waits until none of its processes is left. */
  kill(): Promise<void>;
}

const startTimeoutMs = 30_000;

/**
 * Starts a real PostgreSQL and waits until it answers. `fsync` and `synchronous_commit` keep their defaults
 * (on). The server ends with the process that started it, also when that is killed.
 *
 * @throws Error with the server's last lines when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { port, dataDirectory, log } = options;
  const user = postgresUser(log);
  const binaries = await reachableBinaries({ installation: findPostgres(), user, log });
  const cluster = await openCluster({ dataDirectory, binaries, user, log });
  await clearLeftoverServer(cluster.directory, log);
  const url = (databaseName: string): string =>
    `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${encodeURIComponent(databaseName)}`;
  const server = await launch({ ...options, binaries, cluster, user, url: url("postgres") });
  return {
    port,
    pid: server.pid,
    clusterDirectory: cluster.directory,
    exited: server.exited,
    url,
    createDatabase: (name) => createDatabase(url("postgres"), name),
    stop: async () => void (await server.stop()),
    kill: async () => void (await server.kill()),
  };
}

interface Launch extends PostgresOptions {
  readonly binaries: string;
  readonly cluster: Cluster;
  readonly user: SystemUser | undefined;
  readonly url: string;
}

async function launch(options: Launch): Promise<GuardedProcess> {
  const { port, binaries, cluster, user, log, url, signal } = options;
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...options.settings };
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const server = await startGuarded({
      name: "PostgreSQL",
      command: join(binaries, "bin", "postgres"),
      args: [
        ...["-D", cluster.directory, "-p", String(port)],
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      env: { LC_ALL: "C", PATH: process.env["PATH"] ?? "" },
      cwd: "/",
      ...(user === undefined ? {} : { user }),
      stopSignal: "SIGINT",
      killAfterMs: 10_000,
      onLine: log,
    });
    const why = await whileStarting(server, (over) => refusal({ url, deadline, over }), signal);
    if (why === undefined) return server;
    const lines = server.recentLines().join("\n");
    // After a crash the old server's processes take a moment to release the shared memory.
    if (lines.includes("pre-existing shared memory block") && Date.now() < deadline) {
      await pause(100);
      continue;
    }
    await server.stop();
    throw new Error(`PostgreSQL did not start on port \`${port}\`: ${why}:\n${lines}`);
  }
}

/** Waits until the server answers; at the deadline returns why it does not. */
async function refusal({
  url,
  deadline,
  over,
}: {
  readonly url: string;
  readonly deadline: number;
  readonly over: AbortSignal;
}): Promise<string | undefined> {
  let last = "it did not answer in time";
  while (Date.now() < deadline && !over.aborted) {
    try {
      await withClient(url, (client) => client.query("select 1"));
      return undefined;
    } catch (cause) {
      last = (cause as Error).message;
      await pause(25);
    }
  }
  return last;
}

async function createDatabase(url: string, name: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  });
}
