import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type PlayedServer, startPlayedServer } from "./database/played-server.test-case.ts";
import { openStore, type Store } from "./open-store.ts";

let server: PlayedServer;
let store: Store;
beforeEach(async () => {
  server = await startPlayedServer();
  store = openStore({ url: server.url, onConnectionLost: () => {} });
});
afterEach(() => server.stop());

it.each([
  ["the pool alone", () => store.pool.query("select")],
  ["Kysely", () => sql`select`.execute(store.database)],
])("closes the connections that were used through %s", async (_, use) => {
  await use();
  expect(store.pool.totalCount).toBe(1);
  await store.close();
  expect([store.pool.ended, store.pool.totalCount]).toEqual([true, 0]);
});
