import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLeaseWatch, type LeaseWatch } from "./lease-watch.ts";

const pollMs = 100;
let asked: (readonly string[])[];
let held: Set<string>;
let failure: Error | null;
let watch: LeaseWatch;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  held = new Set(["1", "2"]);
  failure = null;
  watch = createLeaseWatch({
    stillHeld: async (tokens) => {
      asked.push(tokens);
      if (failure !== null) throw failure;
      return tokens.filter((token) => held.has(token));
    },
    pollMs,
  });
});
afterEach(async () => {
  await watch.close();
  vi.useRealTimers();
});

/** Waits for a lease and notes when the wait is over. */
function waitFor(token: string): { over: boolean } {
  const waiting = { over: false };
  void watch.changed(token).then(() => {
    waiting.over = true;
  });
  return waiting;
}
const polls = (times: number) => vi.advanceTimersByTimeAsync(times * pollMs);

describe("a lease watch", () => {
  it("sends no query while there are no waiters", async () => {
    await polls(5);
    expect(asked).toEqual([]);
    waitFor("1");
    await polls(2);
    expect(asked).toEqual([["1"], ["1"]]);
    watch.wake("1");
    await polls(5);
    expect(asked).toEqual([["1"], ["1"]]);
  });

  it("checks all leases in one query and wakes the waiters of those that ended", async () => {
    const [first, second, other] = [waitFor("1"), waitFor("1"), waitFor("2")];
    await polls(1);
    expect([first.over, second.over, other.over]).toEqual([false, false, false]);
    held.delete("1");
    await polls(1);
    expect(asked).toEqual([
      ["1", "2"],
      ["1", "2"],
    ]);
    expect([first.over, second.over, other.over]).toEqual([true, true, false]);
    await polls(1);
    expect(asked.at(-1)).toEqual(["2"]);
  });

  it("wakes the waiters of a lease that ended in this process at once, and no others", async () => {
    const [one, other] = [waitFor("1"), waitFor("2")];
    watch.wake("1");
    await polls(0);
    expect([one.over, other.over]).toEqual([true, false]);
    expect(asked).toEqual([]);
    watch.wakeAll();
    await polls(0);
    expect(other.over).toBe(true);
  });

  it("wakes all waiters when the query fails, and keeps polling for those that wait again", async () => {
    failure = new Error("down");
    const [one, other] = [waitFor("1"), waitFor("2")];
    await polls(1);
    expect([one.over, other.over]).toEqual([true, true]);
    failure = null;
    const again = waitFor("1");
    held.clear();
    await polls(1);
    expect(again.over).toBe(true);
  });

  it("wakes all waiters when it closes and accepts no more", async () => {
    const one = waitFor("1");
    await watch.close();
    const late = waitFor("2");
    await polls(5);
    expect([one.over, late.over]).toEqual([true, true]);
    expect(asked).toEqual([]);
  });
});
