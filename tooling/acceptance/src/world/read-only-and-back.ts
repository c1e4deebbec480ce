import { assertWith, type ReadinessV1, readinessV1 } from "@slotgate/contracts";
import { expect } from "vitest";
import { engage, release } from "./engage-and-release.ts";
import { alterDatabase } from "./odd-settings.ts";
import type { World } from "./start-world.ts";
import { until } from "./until.ts";

/** What a failover to a read-only server does to sessions, and then one to a writable server. */
export async function readOnlyAndBack(world: World): Promise<void> {
  await alterDatabase(world.databaseUrl, { default_transaction_read_only: "on" });
  // Those of before end, and those that begin now cannot write: also behind a pooler, which keeps them.
  await world.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await until(async () =>
    (await readiness(world)).degraded.some(
      ({ what, detail }) => what === "database" && detail.includes("read-only"),
    ),
  );
  expect((await postKill(world)).status).toBe(503);
  const { jobs } = await world.submit({});
  expect(jobs[0]?.result.status).toBe("STUB");

  await alterDatabase(world.databaseUrl, { default_transaction_read_only: null });
  const writableAt = performance.now();
  await until(async () => {
    const id = await engage(world);
    await release(world, id);
    return true;
  });
  // Two seconds where nothing else runs. How many requests and looks that takes, tests of `storage` count.
  expect(performance.now() - writableAt).toBeLessThan(10_000);
}

const readiness = async (world: World): Promise<ReadinessV1> =>
  assertWith(readinessV1, await (await world.request("/readyz", { key: null })).json());

const postKill = (world: World): Promise<Response> =>
  world.request("/v1/kill", {
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "to see whether it can be engaged" }),
  });
