import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changingKill } from "./change-kill.ts";
import { type PlayedServer, startPlayedServer } from "./database/played-server.test-case.ts";
import { openStores, type Stores } from "./open-stores.ts";

let server: PlayedServer;
let stores: Stores;
beforeEach(async () => {
  server = await startPlayedServer();
  stores = openStores({ url: server.url, onConnectionLost: () => {} });
});
afterEach(async () => {
  await stores.close();
  await server.stop();
});

const engage = () =>
  changingKill(stores.killing.database, async (transaction) => {
    await sql`update kill_state set engaged = true`.execute(transaction);
    return "engaged";
  });
/** Opens all sessions of the kill pool, and some of others, all idle; returns how many. */
async function openSessions(): Promise<number> {
  const { pool } = stores.killing;
  const opening = [
    ...Array.from({ length: pool.options.max }, () => pool),
    ...others().map(({ pool }) => pool),
  ];
  for (const client of await Promise.all(opening.map((one) => one.connect()))) client.release();
  expect(server.begun()).toBe(opening.length);
  return opening.length;
}
const others = () => [stores.jobs, stores.vital, stores.following];

describe("the kill during a failover to a read-only server", () => {
  it("is changed by the first request to a writable server, although no earlier session can write", async () => {
    const before = await openSessions();
    server.demoteOpen();
    expect(await engage()).toBe("engaged");
    const written = server.asked.filter(([, statement]) => statement.startsWith("update"));
    expect(written).toEqual([[expect.any(Number), "update kill_state set engaged = true"]]);
    expect(written[0]?.[0]).toBeGreaterThan(before);
  });

  it("is refused while no session can write, and changed by the first request after that", async () => {
    await openSessions();
    server.demoteOpen();
    server.writable = false;
    for (let times = 0; times < 5; times += 1)
      await expect(engage()).rejects.toMatchObject({ fate: "killUnchanged" });
    server.writable = true;
    const begun = server.begun();
    expect(await engage()).toBe("engaged");
    expect(server.begun()).toBe(begun + 1);
  });

  it("drops every read-only session from all pools, once one was found", async () => {
    const before = await openSessions();
    server.demoteOpen();
    await engage();
    for (const { pool } of others()) {
      const client = await pool.connect();
      await client.query("update t set a = 1");
      client.release();
    }
    const written = server.asked.filter(([, statement]) => statement.startsWith("update t"));
    expect(written.map(([session]) => session > before)).toEqual([true, true, true]);
  });
});
