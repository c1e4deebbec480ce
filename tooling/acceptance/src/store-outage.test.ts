import dns from "node:dns";
import { readdir } from "node:fs/promises";
import { freePort, type PostgresServer, startPostgres, temporaryDirectory } from "@slotgate/stack";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DatabaseProxy, startDatabaseProxy } from "./world/database-proxy.ts";
import { jobOf } from "./world/documents.ts";
import { type Answered, type OutageLoad, startLoad } from "./world/outage-load.ts";
import { reconcile } from "./world/reconcile.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

/** A name that only this test resolves. */
const databaseHost = "database.slotgate.invalid";
let resolving = true;
const { lookup } = dns;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let start: () => Promise<PostgresServer>;
let postgres: PostgresServer;
let proxy: DatabaseProxy;
let world: World;
let load: OutageLoad;
const answered: Answered[] = [];
const env = { SLOTGATE_JOURNAL_WAIT_MS: "500", SLOTGATE_RATE_LIMIT: "0" };

beforeAll(async () => {
  dns.lookup = ((host: string, ...rest: unknown[]) => {
    const callback = rest.at(-1) as (error: Error | null) => void;
    if (host !== databaseHost) return Reflect.apply(lookup, dns, [host, ...rest]);
    if (resolving) return Reflect.apply(lookup, dns, ["127.0.0.1", ...rest]);
    return callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" }));
  }) as typeof dns.lookup;
  directory = await temporaryDirectory("store-outage");
  const port = await freePort();
  start = () => startPostgres({ port, dataDirectory: `${directory.path}/postgres`, log: () => {} });
  postgres = await start();
  proxy = await startDatabaseProxy(postgres.url("postgres"));
  const through = (direct: string): string => {
    const url = new URL(proxy.url(direct));
    url.hostname = databaseHost;
    return url.href;
  };
  world = await startWorld({
    superuserUrl: postgres.url("postgres"),
    through,
    env,
    model: { maxAttempts: 1 },
  });
  await world.untilOpen();
});
afterAll(async () => {
  dns.lookup = lookup;
  await world.stop();
  await proxy.stop();
  await postgres.stop();
  await directory.remove();
});
beforeEach(async () => {
  load = startLoad(world);
  // After a lost line the service takes a while to give up each connection that it had left.
  await until(() => load.answered.some(({ reason }) => reason === "GENERATED"), { withinMs: 40_000 });
});
afterEach(async () => {
  // A test that failed during its fault must not leave it to the next.
  resolving = true;
  proxy.mode = "pass";
  await load.stop();
});

interface Degraded {
  readonly status: number;
  readonly what: Readonly<Record<string, string>>;
}

const readiness = async (): Promise<Degraded> => {
  const response = await world.request("/readyz", { key: null });
  const { degraded } = (await response.json()) as { degraded: { what: string; detail: string }[] };
  return {
    status: response.status,
    what: Object.fromEntries(degraded.map(({ what, detail }) => [what, detail])),
  };
};
const metric = async (line: string): Promise<number> => {
  const text = await (await world.request("/metrics", { key: null })).text();
  return Number(
    text
      .split("\n")
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length) ?? 0,
  );
};
const healed = () =>
  until(async () => {
    const { what } = await readiness();
    return !("database" in what) && !("spool" in what);
  });

/** Expects every answer in the store once, and no model call without a record. */
async function expectReconciled(): Promise<void> {
  await load.stop();
  answered.push(...load.answered);
  await healed();
  const { records, ...wrong } = await reconcile(world, answered);
  expect(wrong).toEqual({ lost: [], doubled: [], endedTwice: [], flaws: [], unrecordedCalls: [] });
  expect(records).toBeGreaterThanOrEqual(answered.length);
}

/** Expects prompt stubs while the fault lasts, and no model calls once those under way are over. */
async function expectStubs(): Promise<void> {
  await load.turn();
  const [from, calls] = [load.answered.length, world.simulator.requests().length];
  await until(() => load.answered.length > from + 20);
  await load.turn();
  const during = load.answered.slice(from);
  // Far above the half second that the journal waits, and far below what a caller waits for a lost line.
  expect(Math.max(...during.map(({ tookMs }) => tookMs))).toBeLessThan(10_000);
  expect(during.filter(({ reason }) => reason === "GENERATED")).toEqual([]);
  expect(new Set(during.map(({ reason }) => reason))).toContain("COPIED");
  expect(world.simulator.requests()).toHaveLength(calls);
  // A result generated just before cannot be returned unless it is known not to be withdrawn: 503, once a caller.
  expect([...load.refused.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(6);
}

/** Without the probe file that is sometimes made and removed beside them. */
const spoolFiles = async ({ spoolDirectory }: World): Promise<readonly string[]> =>
  (await readdir(spoolDirectory)).filter((name) => name.endsWith(".ndjson"));

describe("the store is lost under load, and what was answered is recorded once:", () => {
  it("PostgreSQL is stopped and started", async () => {
    await postgres.stop();
    await expectStubs();
    const { status, what } = await readiness();
    expect([status, Object.keys(what)]).toEqual([200, expect.arrayContaining(["database", "spool"])]);
    expect(what["spool"]).toMatch(/^\d+ records wait for the database \(\d+ bytes\)/);
    expect(await metric("slotgate_spool_records")).toBeGreaterThan(20);
    expect(await metric('slotgate_store_state{state="unreachable"}')).toBe(1);
    postgres = await start();
    await expectReconciled();
    expect(await spoolFiles(world)).toEqual([]);
    expect(world.logs.filter((line) => line.includes("the store is unavailable")).length).toBeLessThan(10);
  });

  it("connections end after COMMIT, so that its fate is unknown", async () => {
    proxy.mode = "cut-answers";
    await until(() => proxy.cuts() >= 8);
    proxy.mode = "pass";
    await expectReconciled();
  });

  it("connections end before COMMIT arrives", async () => {
    const before = proxy.cuts();
    proxy.mode = "cut-requests";
    await until(() => proxy.cuts() >= before + 8);
    proxy.mode = "pass";
    await expectReconciled();
  });

  it("the connection is half open: nothing arrives, and nothing ends", async () => {
    proxy.mode = "swallow";
    await expectStubs();
    const { what } = await readiness();
    proxy.mode = "pass";
    expect(what["database"]).toMatch(/did not answer within 500 ms|connection timeout|database/);
    await expectReconciled();
  });

  it("its host name no longer resolves", async () => {
    resolving = false;
    proxy.mode = "down";
    proxy.mode = "pass";
    await expectStubs();
    // Reported by the next new connection: until then it is only known that nothing answers.
    await until(async () => /ENOTFOUND/.test((await readiness()).what["database"] ?? ""));
    resolving = true;
    await expectReconciled();
  });

  it("the spool is full, and then the service is stopped and started", async () => {
    await load.stop();
    answered.push(...load.answered);
    proxy.mode = "down";
    await world.restart({ env: { ...env, SLOTGATE_SPOOL_MAX_BYTES: "200000" }, model: { maxAttempts: 1 } });
    load = startLoad(world);
    await until(() => (load.refused.get(503) ?? 0) > 20);
    const { status, what } = await readiness();
    expect([status, what["spool"]]).toEqual([
      503,
      expect.stringContaining("the spool accepts no records (spool-full)"),
    ]);
    expect(
      await metric('slotgate_records_not_taken_total{chain="plain",cause="spool-full"}'),
    ).toBeGreaterThan(20);
    await load.stop();
    await world.stopService();
    expect((await spoolFiles(world)).length).toBeGreaterThan(0);
    proxy.mode = "pass";
    await world.restart({ env, model: { maxAttempts: 1 } });
    await world.untilOpen();
    await expectReconciled();
    expect(await spoolFiles(world)).toEqual([]);
  });

  it("PostgreSQL does not keep what it confirms: its settings are checked repeatedly", async () => {
    const name = new URL(world.databaseUrl).pathname.slice(1);
    const reconnect =
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()";
    await world.database.query(`alter database ${name} set synchronous_commit = off`);
    await world.database.query(reconnect, [name]);
    await until(async () => /synchronous_commit is off/.test((await readiness()).what["database"] ?? ""));
    const { jobs } = await world.submit({ jobs: [jobOf()] });
    expect(jobs[0]).toMatchObject({
      result: { status: "STUB" },
      decision: { reason: "TELEMETRY_UNAVAILABLE" },
    });
    await world.database.query(`alter database ${name} reset synchronous_commit`);
    await world.database.query(reconnect, [name]);
    await expectReconciled();
    expect((await world.submit({ jobs: [jobOf()] })).jobs[0]?.decision.reason).toBe("GENERATED");
    await world.database.query("alter system set fsync = off");
    await world.database.query("select pg_reload_conf()");
    await until(async () => /fsync is off/.test((await readiness()).what["database"] ?? ""));
    await world.database.query("alter system reset fsync");
    await world.database.query("select pg_reload_conf()");
    await healed();
  });
});
