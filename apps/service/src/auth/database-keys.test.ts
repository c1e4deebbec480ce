import { createTurnableClock } from "@slotgate/controls/test";
import { digestOf, type StoredSecret } from "@slotgate/executor";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type DatabaseKeys, watchDatabaseKeys } from "./database-keys.ts";

const secretOf = (name: string): StoredSecret => ({
  secretId: name,
  digest: digestOf(name),
  validUntil: null,
  key: {
    caller: { subject: name, owner: name, roles: ["submit"] },
    allowance: { name, requestsPerMinute: null },
    expiresAt: null,
    revokedAt: null,
  },
});

const opened: DatabaseKeys[] = [];
afterEach(async () => {
  for (const keys of opened.splice(0)) await keys.close();
});

/** A database whose content and availability a test sets. */
function start({ flushMs = 600_000 } = {}) {
  const clock = createTurnableClock();
  const database: { secrets: StoredSecret[] | null; written: [string, number][]; reads: number } = {
    secrets: null,
    written: [],
    reads: 0,
  };
  const told: string[] = [];
  const keys = watchDatabaseKeys({
    store: {
      readAll: async () => {
        database.reads += 1;
        if (database.secrets === null) throw new Error("gone");
        return database.secrets;
      },
      noteUses: async (uses) => {
        if (database.secrets === null) throw new Error("gone");
        database.written.push(...uses);
      },
    },
    clock,
    maxAgeMs: 900_000,
    report: {
      onReadable: (secrets) => told.push(`readable ${secrets}`),
      onUnreadable: () => told.push("unreadable"),
      onUsesNotWritten: () => told.push("not written"),
    },
    pollMs: 1,
    retryMs: 1,
    flushMs,
  });
  opened.push(keys);
  const found = (name: string) => {
    const answer = keys.find(digestOf(name));
    return typeof answer === "string" ? answer : answer.secretId;
  };
  return { keys, database, clock, told, found };
}

describe("the database's keys", () => {
  it("are unavailable until read, and then known or unknown", async () => {
    const { database, found, told, keys } = start();
    await vi.waitFor(() => expect(database.reads).toBeGreaterThan(2));
    expect(found("one")).toBe("unavailable");
    expect(keys.size()).toBeNull();
    database.secrets = [secretOf("one")];
    await vi.waitFor(() => expect(found("one")).toBe("one"));
    expect(found("two")).toBe("unknown");
    expect(keys.size()).toBe(1);
    expect(told).toEqual(["unreadable", "readable 1"]);
  });

  it("stay valid while the database is down, until their maximum age", async () => {
    const { database, found, clock } = start();
    database.secrets = [secretOf("one")];
    await vi.waitFor(() => expect(found("one")).toBe("one"));
    database.secrets = null;
    const { reads } = database;
    await vi.waitFor(() => expect(database.reads).toBeGreaterThan(reads + 1));
    clock.pass(890_000);
    expect(found("one")).toBe("one");
    expect(found("two")).toBe("unknown");
    clock.pass(10_001);
    expect(found("one")).toBe("unavailable");
    expect(found("two")).toBe("unavailable");
    database.secrets = [secretOf("two")];
    await vi.waitFor(() => expect(found("two")).toBe("two"));
    expect(found("one")).toBe("unknown");
  });

  it("age while the machine sleeps, which only the wall clock shows", async () => {
    const { database, found, clock } = start();
    database.secrets = [secretOf("one")];
    await vi.waitFor(() => expect(found("one")).toBe("one"));
    database.secrets = null;
    const { reads } = database;
    await vi.waitFor(() => expect(database.reads).toBeGreaterThan(reads + 1));
    clock.step(900_001);
    expect(found("one")).toBe("unavailable");
  });
});

describe("last uses", () => {
  it("are written in the background, one newest time per secret", async () => {
    const { keys, database } = start({ flushMs: 5 });
    database.secrets = [];
    keys.noteUse("one", 1);
    keys.noteUse("one", 2);
    keys.noteUse("two", 3);
    expect(database.written).toEqual([]);
    await vi.waitFor(() =>
      expect(database.written).toEqual([
        ["one", 2],
        ["two", 3],
      ]),
    );
  });

  it("are written at the end, and kept while the database is down", async () => {
    const { keys, database, told } = start({ flushMs: 1 });
    keys.noteUse("one", 1);
    await vi.waitFor(() => expect(told.filter((what) => what === "not written").length).toBeGreaterThan(1));
    database.secrets = [];
    await keys.close();
    expect(database.written).toEqual([["one", 1]]);
  });
});
