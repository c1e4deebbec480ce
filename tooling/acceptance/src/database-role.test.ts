import { randomBytes } from "node:crypto";
import { assertWith, type ReadinessV1, readinessV1 } from "@slotgate/contracts";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runOf } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const role = `limited_${randomBytes(4).toString("hex")}`;
let world: World;
beforeAll(async () => {
  world = await startWorld({
    prepare: async (databaseUrl) => {
      await asSuperuser(databaseUrl, [
        "drop schema pgboss cascade",
        `create role ${role} login password 'hunter2'`,
        `grant all on all tables in schema public to ${role}`,
        `grant all on all sequences in schema public to ${role}`,
      ]);
    },
    through(databaseUrl) {
      const url = new URL(databaseUrl);
      url.username = role;
      url.password = "hunter2";
      return url.href;
    },
    env: { SLOTGATE_MIGRATE: "on-start" },
  });
});
afterAll(async () => {
  await world.stop();
  await asSuperuser(world.databaseUrl, [`drop owned by ${role} cascade`, `drop role ${role}`]);
});

async function asSuperuser(databaseUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const degraded = async (): Promise<ReadinessV1["degraded"]> =>
  assertWith(readinessV1, await (await world.request("/readyz", { key: null })).json()).degraded;
const submitAsync = () =>
  world.request("/v1/runs", {
    body: JSON.stringify(runOf()),
    headers: { prefer: "respond-async" },
  });

it("a role that may not create the queue's schema: runs work, and log and readiness say why asynchronous ones do not", async () => {
  await until(async () => (await degraded()).some(({ what }) => what === "queue"));
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
  const queue = (await degraded()).find(({ what }) => what === "queue")?.detail;
  expect(queue).toMatch(/permission denied for database.+`slotgate migrate` as a role/);
  expect((await degraded()).map(({ what }) => what)).toEqual(["queue"]);
  expect(world.logs.filter((line) => line.includes("permission denied for database"))).toHaveLength(1);
  expect((await submitAsync()).status).toBe(503);

  await asSuperuser(world.databaseUrl, [`create schema pgboss authorization ${role}`]);
  await until(async () => (await submitAsync()).status === 202);
  expect(await degraded()).toEqual([]);
});

it("a role that may not engage the kill: nothing is generated, and readiness says why", async () => {
  await asSuperuser(world.databaseUrl, [`revoke insert on kill_engagement from ${role}`]);
  await until(async () =>
    (await degraded()).some(
      ({ what, detail }) => what === "database" && detail.includes("may not engage the kill"),
    ),
  );
  expect((await world.submit({})).jobs[0]?.decision.reason).toBe("KILL_SWITCH_UNKNOWN");
  await asSuperuser(world.databaseUrl, [`grant insert on kill_engagement to ${role}`]);
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
});

it.each([
  {
    what: "a lock on the engagements",
    begin: ["begin", "lock table kill_engagement in share mode"],
    end: ["rollback"],
  },
  {
    what: "engagements without a column",
    begin: ["alter table kill_engagement rename column reason to why"],
    end: ["alter table kill_engagement rename column why to reason"],
  },
])("$what: nothing is generated while no kill can be engaged", async ({ begin, end }) => {
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    for (const statement of begin) await client.query(statement);
    await until(async () => (await degraded()).some(({ what }) => what === "database"));
    expect((await world.submit({})).jobs[0]?.decision.reason).toBe("KILL_SWITCH_UNKNOWN");
    for (const statement of end) await client.query(statement);
  } finally {
    await client.end();
  }
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
});
