import { type ContentStore, type Found, type JobContent, StoreUnavailableError } from "@slotgate/executor";
import { StoreNotDurableError } from "@slotgate/telemetry";
import pg from "pg";
import { expect, it } from "vitest";
import { failFast } from "./fail-fast-content.ts";

const wanted: JobContent = { owner: "team", jobId: "job", jobDigest: "d", contentDigest: "c" };

/** A store with the given `find`, before a journal whose knowledge of the store the test sets. */
function stage(find: () => Promise<Found>) {
  const told: unknown[] = [];
  let away: unknown = null;
  const content = failFast({ find } as unknown as ContentStore, {
    away: () => away,
    lost: (error) => {
      told.push(error);
      away = error;
    },
    waitMs: 20,
  });
  return {
    content,
    told,
    knowAway(error: unknown) {
      away = error;
    },
  };
}

it("reports an unanswered query once, with the database's error", async () => {
  const cause = new Error("connection refused");
  const { content, told } = stage(() => Promise.reject(new StoreUnavailableError({ cause })));
  await expect(content.find(wanted)).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(told).toEqual([cause]);
  await expect(content.find(wanted)).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(told).toHaveLength(1);
});

it("keeps the known cause when the store is unavailable for another reason", async () => {
  const { content, told, knowAway } = stage(async () => ({ is: "nothing" }));
  const known = new StoreNotDurableError({ settings: ["fsync is off"] });
  knowAway(known);
  await expect(content.find(wanted)).rejects.toMatchObject({ cause: known });
  expect(told).toEqual([]);
});

it("reports a query that takes too long", async () => {
  const { content, told } = stage(() => new Promise(() => {}));
  await expect(content.find(wanted)).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(told).toMatchObject([{ name: "StoreSlowError" }]);
});

it("keeps using a store that rejects a query because of its data", async () => {
  const cause = Object.assign(new pg.DatabaseError("invalid byte sequence", 1, "error"), { code: "22021" });
  const { content, told } = stage(() => Promise.reject(new StoreUnavailableError({ cause })));
  await expect(content.find(wanted)).rejects.toMatchObject({ cause });
  expect(told).toEqual([]);
});
