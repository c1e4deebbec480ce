import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { playedDatabase } from "./played-database.test-case.ts";
import { holdReplicaLease, marginOf, type ReplicaLease } from "./replica-lease.ts";

const leaseMs = 3_000;
const margin = marginOf(leaseMs);
let statements: string[];
/** How long the database takes to answer; null: it does not. */
let answerMs: number | null;
let usable: () => Promise<boolean>;
let failures: unknown[];
let renewals: number;
let losses: number;
let replica: ReplicaLease;

const database = playedDatabase(async ({ sql }) => {
  statements.push(sql.split(" ")[0] ?? "");
  if (answerMs === null) throw new Error("down");
  if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs ?? 0));
  return [];
});

function hold(): void {
  replica = holdReplicaLease({
    database,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    writerId: "writer-1",
    instance: "slotgate-1",
    version: "1.2.3",
    leaseMs,
    usable: () => usable(),
    onFailure: (error) => failures.push(error),
  });
  replica.onRenewed(async () => {
    renewals += 1;
  });
  replica.onLost(() => {
    losses += 1;
  });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  statements = [];
  answerMs = 0;
  usable = async () => true;
  failures = [];
  renewals = 0;
  losses = 0;
});
afterEach(async () => {
  answerMs = 0;
  await replica.close();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a replica's lease", () => {
  it("is not held before the first renewal, and renewed three times in its time", async () => {
    hold();
    expect(replica.held()).toBe(false);
    await pass(0);
    expect(replica.held()).toBe(true);
    await pass(leaseMs);
    expect([statements, renewals]).toEqual([Array(4).fill("insert"), 4]);
    expect(replica.held()).toBe(true);
  });

  it("counts from when the renewal was sent, not from its answer", async () => {
    answerMs = 800;
    hold();
    await pass(800);
    expect(replica.held()).toBe(true);
    answerMs = null;
    await pass(leaseMs - margin - 801);
    expect(replica.held()).toBe(true);
    await pass(1);
    expect(replica.held()).toBe(false);
  });

  it("runs out while the database is down, is tried again every half second, and comes back", async () => {
    hold();
    await pass(0);
    answerMs = null;
    await pass(leaseMs - margin - 1);
    expect([replica.held(), losses]).toEqual([true, 0]);
    await pass(2);
    expect([replica.held(), losses]).toEqual([false, 1]);
    expect(failures).toHaveLength(4);
    expect(renewals).toBe(1);
    answerMs = 0;
    await pass(500);
    expect([replica.held(), renewals, losses]).toEqual([true, 2, 1]);
  });

  it.each([
    ["is not usable", async () => false, 0],
    ["cannot be looked at", () => Promise.reject(new Error("unreadable")), 1],
  ])("is not renewed while the database %s, and is when it is again", async (_what, answer, failed) => {
    usable = answer;
    hold();
    await pass(0);
    expect([statements, replica.held(), failures.length]).toEqual([[], false, failed]);
    usable = async () => true;
    await pass(500);
    expect(replica.held()).toBe(true);
  });

  it("ends at once when it is closed, and is not renewed any more", async () => {
    hold();
    await pass(0);
    await replica.close();
    expect([statements.at(-1), replica.held()]).toEqual(["delete", false]);
    const before = statements.length;
    await pass(leaseMs * 2);
    expect(statements).toHaveLength(before);
  });

  it("that is closed in the middle of a renewal ends after that", async () => {
    answerMs = 400;
    hold();
    const closed = replica.close();
    await pass(800);
    await closed;
    expect([statements, replica.held()]).toEqual([["insert", "delete"], false]);
  });
});
