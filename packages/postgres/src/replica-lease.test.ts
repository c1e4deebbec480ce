import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdReplicaLease, marginOf, type ReplicaLease } from "./replica-lease.ts";
import { playedDatabase } from "./testing/played-database.ts";

const leaseMs = 3_000;
const margin = marginOf(leaseMs);
let statements: string[];
/** How long the database takes to answer; null: it does not answer. */
let answerMs: number | null;
let usable: () => Promise<boolean>;
let failures: unknown[];
let workFailures: unknown[];
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
    onWorkFailure: (error) => workFailures.push(error),
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
  workFailures = [];
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
  it("is not held before the first renewal, and is renewed three times per duration", async () => {
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

  it("runs out while the database is down, is retried every half second, and is held again", async () => {
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
    ["cannot be read", () => Promise.reject(new Error("unreadable")), 1],
  ])(
    "is not renewed while the database %s, and is renewed once that is over",
    async (_what, answer, failed) => {
      usable = answer;
      hold();
      await pass(0);
      expect([statements, replica.held(), failures.length]).toEqual([[], false, failed]);
      usable = async () => true;
      await pass(500);
      expect(replica.held()).toBe(true);
    },
  );

  it("ends at once when closed, and is not renewed again", async () => {
    hold();
    await pass(0);
    await replica.close();
    expect([statements.at(-1), replica.held()]).toEqual(["delete", false]);
    const before = statements.length;
    await pass(leaseMs * 2);
    expect(statements).toHaveLength(before);
  });

  it("closed during a renewal ends after it", async () => {
    answerMs = 400;
    hold();
    const closed = replica.close();
    await pass(800);
    await closed;
    expect([statements, replica.held()]).toEqual([["insert", "delete"], false]);
  });

  it("is renewed in time while slow work runs after a renewal, which does not run twice at once", async () => {
    let begun = 0;
    const ended = Promise.withResolvers<void>();
    hold();
    replica.onRenewed(async () => {
      begun += 1;
      await ended.promise;
    });
    await pass(leaseMs * 2);
    expect([statements.length, begun, losses]).toEqual([7, 1, 0]);
    ended.resolve();
    await pass(leaseMs / 3);
    expect(begun).toBe(2);
  });

  it("is renewed as often when the database answers slowly", async () => {
    answerMs = 800;
    hold();
    await pass(leaseMs + answerMs);
    expect(statements).toHaveLength(4);
  });

  it("is renewed, and other work runs, when work after a renewal fails", async () => {
    hold();
    replica.onRenewed(() => Promise.reject(new Error("not yet")));
    let done = 0;
    replica.onRenewed(async () => {
      done += 1;
    });
    await pass(leaseMs / 3);
    expect([statements.length, done, failures.length, workFailures.length]).toEqual([2, 2, 0, 2]);
  });

  it("is steady once renewed for its whole duration, and starts over after a missed renewal", async () => {
    let steady = 0;
    hold();
    replica.onSteady(async () => {
      steady += 1;
    });
    await pass(leaseMs - 1);
    expect([renewals, steady]).toEqual([3, 0]);
    await pass(1);
    expect([renewals, steady]).toEqual([4, 1]);
    answerMs = null;
    // Too short to lose this lease, but other replicas may have lost theirs.
    await pass(leaseMs * 0.6);
    answerMs = 0;
    await pass(500);
    expect([renewals, steady, losses]).toEqual([5, 1, 0]);
    await pass(leaseMs - 501);
    expect(steady).toBe(1);
    await pass(502);
    expect(steady).toBe(2);
  });
});
