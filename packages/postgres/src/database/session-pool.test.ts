import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type PlayedServer, startPlayedServer } from "./played-server.test-case.ts";
import { SessionPool } from "./session-pool.ts";

let server: PlayedServer;
let pool: SessionPool;
beforeEach(async () => {
  server = await startPlayedServer();
  pool = new SessionPool({
    url: server.url,
    connections: 1,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 5_000,
    sending: "one-by-one",
    access: "read-write",
    onUnusable: () => {},
  });
});
afterEach(async () => {
  if (!pool.ending) await pool.end();
  await server.stop();
});

const setOnConnect = async () => {
  (await pool.connect()).release();
  return server.asked.map(([, statement]) => statement).filter((statement) => /^set /.test(statement));
};

it("lifts the time limits that a database sets for transactions and idle sessions", async () => {
  server.timeLimit = "300ms";
  await expect(setOnConnect()).resolves.toEqual([
    "set transaction_timeout = 0; set idle_session_timeout = 0",
  ]);
});

it("lifts them in a separate session that does not keep its settings too", async () => {
  server.timeLimit = "300ms";
  server.keepsSettings = false;
  await expect(setOnConnect()).resolves.toEqual([
    "set transaction_timeout = 0; set idle_session_timeout = 0",
  ]);
});

it.each([null, "0"])("sets nothing where the time limits are %s", async (timeLimit) => {
  server.timeLimit = timeLimit;
  await expect(setOnConnect()).resolves.toEqual([]);
});

it("ends although a query is under way, which fails", async () => {
  const query = pool.query("select pg_sleep(3600)");
  const failed = expect(query).rejects.toThrow(/terminated/);
  await vi.waitUntil(() => server.asked.some(([, statement]) => statement.includes("pg_sleep")));
  await pool.endWithin(1);
  await failed;
  expect(pool.totalCount).toBe(0);
});
