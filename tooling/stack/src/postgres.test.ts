import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "./eventually.test-case.ts";
import { assertPortsFree, freePort } from "./ports.ts";
import { postgresUser } from "./postgres/system-user.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./temporary-directory.ts";

let directory: TemporaryDirectory;
let port: number;
let running: PostgresServer[];
let logged: string[];

beforeAll(async () => {
  directory = await temporaryDirectory("postgres-test");
});

afterAll(() => directory.remove());

beforeEach(async () => {
  port = await freePort();
  running = [];
  logged = [];
});

afterEach(() => Promise.all(running.map((server) => server.stop())));

/** All tests share the data directory; creating one takes longer than everything else here. */
async function start(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const dataDirectory = join(directory.path, "data");
  const server = await startPostgres({ port, dataDirectory, log: (line) => logged.push(line), settings });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("starts, keeps its data over stop and start, and leaves nothing behind", async () => {
  const first = await start();
  await first.createDatabase("slotgate");
  await first.createDatabase("slotgate");
  await query(first.url("slotgate"), "create table kept as select 7 as value");
  expect(
    await query(
      first.url("slotgate"),
      "select current_setting('fsync') f, current_setting('synchronous_commit') s, current_setting('server_encoding') e",
    ),
  ).toEqual([{ f: "on", s: "on", e: "UTF8" }]);
  await first.stop();
  expect(alive(first.pid)).toBe(false);
  await assertPortsFree({ database: port });
  await expect(query(first.url("slotgate"), "select 1")).rejects.toThrow();

  const second = await start({ max_connections: "42" });
  expect(second.url("slotgate")).toBe(first.url("slotgate"));
  expect(
    await query(second.url("slotgate"), "select value, current_setting('max_connections') m from kept"),
  ).toEqual([{ value: 7, m: "42" }]);
});

test("comes back after SIGKILL with everything that was committed", async () => {
  const first = await start();
  await first.createDatabase("crash");
  const url = first.url("crash");
  await query(url, "create table kept as select 7 as value");
  const waiting = query(url, "select pg_sleep(60)").catch((cause: unknown) => cause);
  await eventually(async () =>
    expect(
      await query(
        url,
        "select 1 from pg_stat_activity where query like '%pg_sleep(60)' and pid <> pg_backend_pid()",
      ),
    ).toHaveLength(1),
  );
  await first.kill();
  expect(await first.exited).toEqual({ code: null, signal: "SIGKILL" });
  expect(await waiting).toBeInstanceOf(Error);
  expect(existsSync(join(first.clusterDirectory, "postmaster.pid"))).toBe(true);

  const second = await start();
  expect(await query(second.url("crash"), "select value from kept")).toEqual([{ value: 7 }]);
});

test("a stale postmaster.pid that names another living process does not block the start", async () => {
  const first = await start();
  const file = join(first.clusterDirectory, "postmaster.pid");
  const lines = (await readFile(file, "utf8")).split("\n");
  await first.kill();
  // PostgreSQL itself gives way only to a process of the same user.
  const other = spawn("sleep", ["60"], { stdio: "ignore", ...postgresUser(() => {}) });
  await writeFile(file, [other.pid, ...lines.slice(1)].join("\n"));
  const second = await start();
  other.kill();
  expect(logged).toContain("removing a stale `postmaster.pid`");
  expect(await query(second.url("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
});

test("only its password opens it", async () => {
  const server = await start();
  const wrong = server.url("postgres").replace(/:[^:@]+@/, ":guess@");
  await expect(query(wrong, "select 1")).rejects.toThrow(/password authentication failed/);
});

test("says what is wrong when the port is taken, and leaves no process", async () => {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
  await expect(start()).rejects.toThrow(/did not start on port.*it ended.*Address already in use/s);
  listener.close();
  expect(existsSync(join(directory.path, "data", "cluster", "postmaster.pid"))).toBe(false);
});
