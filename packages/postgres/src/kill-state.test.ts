import { EventEmitter } from "node:events";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ReadOnlySessionError } from "./database/session-errors.ts";
import { type KillStateReader, watchKillState } from "./kill-state.ts";

/** A session that a reader has taken. */
class PlayedSession extends EventEmitter {
  readonly asked: string[] = [];
  readOnly = false;
  released: boolean | null = null;

  async query(statement: string) {
    this.asked.push(statement.trim().split(" ")[0] ?? "");
    const row = {
      engaged: false,
      engagements: 0,
      now: new Date(0),
      read_only: this.readOnly,
      permitted: true,
      holders,
    };
    return statement.startsWith("listen") ? { rows: [] } : [{ rows: [] }, { rows: [row] }];
  }

  release(destroy: boolean): void {
    this.released = destroy;
  }
}

let sessions: PlayedSession[];
/** The transactions that hold a lock on the kill's table. */
let holders: readonly string[];
let attempts: number;
/** Whether new sessions can write; the pool does not return those that cannot. */
let writable: boolean;
let told: number;
let reader: KillStateReader;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  sessions = [];
  holders = [];
  attempts = 0;
  writable = true;
  told = 0;
  const pool = {
    async connect() {
      attempts += 1;
      if (!writable) throw new ReadOnlySessionError();
      const session = new PlayedSession();
      sessions.push(session);
      return session as unknown as pg.PoolClient;
    },
  } as Pick<pg.Pool, "connect">;
  reader = watchKillState({
    pool,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    onReadOnly: () => {
      told += 1;
    },
  });
});
afterEach(async () => {
  await reader.close();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const state = () => reader.current().state;

describe("the kill state of a replica", () => {
  it("is unknown once its session became read-only, and known again within half a second of a writable server", async () => {
    await pass(0);
    expect(state()).toBe("released");
    for (const session of sessions) session.readOnly = true;
    writable = false;
    await pass(500);
    expect([told, sessions.map(({ released }) => released)]).toEqual([1, [true]]);
    await pass(1_999);
    expect(state()).toBe("unknown");
    expect(reader.problem()).toContain("read-only");
    const before = attempts;
    await pass(30_000);
    expect(attempts - before).toBe(60);

    writable = true;
    await pass(500);
    expect([state(), reader.problem()]).toEqual(["released", null]);
    // Later engagements are received.
    expect(sessions.at(-1)?.asked).toEqual(["listen", "explain"]);
    sessions.at(-1)?.emit("notification", { payload: "engaged" });
    expect(state()).toBe("engaged");
  });

  it("is unknown while one session holds a lock longer than a kill would wait for it", async () => {
    await pass(0);
    for (let second = 0; second < 15; second += 1) {
      holders = [`brief ${second}`, "long"];
      expect(state()).toBe(second < 13 ? "released" : "unknown");
      await pass(1_000);
    }
    expect(reader.problem()).toContain("holds a lock on kill_state");

    holders = ["brief"];
    await pass(1_000);
    expect([state(), reader.problem()]).toEqual(["released", null]);
  });
});
