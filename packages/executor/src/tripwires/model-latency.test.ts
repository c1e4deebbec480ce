import { expect, it } from "vitest";
import { watchLatency } from "./model-latency.ts";

const stage = (bound: { minimumCalls?: number; latencyMs?: number } = {}, others: readonly string[] = []) => {
  let now = 0;
  const watch = watchLatency({
    bound: { windowMs: 60_000, minimumCalls: 20, latencyMs: 1_000, ...bound },
    now: () => now,
    hasOthers: (owner) => others.some((one) => one !== owner),
  });
  return {
    note: (durationMs: number, owner = "a") => watch.note({ as: "generated", durationMs, owner }),
    noteFailed: (durationMs: number) =>
      watch.note({
        as: "failed",
        reason: "MODEL_OUTPUT_TRUNCATED",
        concerns: "content",
        durationMs,
        owner: "a",
      }),
    clear: watch.clear,
    pass: (ms: number) => {
      now += ms;
    },
  };
};

it("fires once, with the call that takes the 95th percentile above the limit, and not at the limit", () => {
  const { note } = stage();
  // The 95th percentile of 20 is the 19th: one call may be arbitrarily slow.
  for (let calls = 0; calls < 19; calls += 1) expect(note(1_000)).toBeNull();
  expect(note(9_000)).toBeNull();
  expect(note(1_000.2)).toEqual({
    tripwire: "model-latency",
    reason: "the 95th percentile of 21 model calls within 60 s is 1001 ms, which is more than 1000 ms",
    figures: { calls: 21, p95Ms: 1_001, owners: 1, boundMs: 1_000, windowMs: 60_000 },
    occurrence: null,
  });
  for (let calls = 0; calls < 19; calls += 1) expect(note(9_000)).toBeNull();
  expect(note(9_000)).not.toBeNull();
});

it("agrees with sorting for any durations", () => {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let round = 0; round < 300; round += 1) {
    const { note } = stage({ minimumCalls: 5 });
    const slowShare = random() / 5;
    let seen: number[] = [];
    for (let call = 0; call < 60; call += 1) {
      const durationMs = random() < slowShare ? 1_001 + random() * 1_000 : random() * 1_000;
      seen.push(durationMs);
      const p95 = seen.toSorted((one, other) => one - other)[Math.ceil(seen.length * 0.95) - 1] ?? 0;
      const beyond = seen.length >= 5 && p95 > 1_000;
      const finding = note(durationMs);
      expect(finding !== null).toBe(beyond);
      if (beyond) {
        expect(finding?.figures).toMatchObject({ p95Ms: Math.ceil(p95), calls: seen.length });
        seen = [];
      }
    }
  }
});

it("forgets calls older than the window or before a kill", () => {
  const { note, pass, clear } = stage();
  for (let calls = 0; calls < 19; calls += 1) note(9_000);
  pass(60_000);
  expect(note(9_000)).toBeNull();
  for (let calls = 0; calls < 18; calls += 1) note(9_000);
  clear();
  for (let calls = 0; calls < 19; calls += 1) expect(note(9_000)).toBeNull();
});

it("does not fire for the slow calls of one owner while there are others, whether these call or not", () => {
  const { note } = stage({}, ["a", "b"]);
  for (let call = 0; call < 100; call += 1) expect(note(9_000, "a")).toBeNull();
  for (let call = 0; call < 20; call += 1) expect(note(10, "b")).toBeNull();
  for (let call = 0; call < 100; call += 1) expect(note(9_000, "a")).toBeNull();
});

it("fires when the calls of others are slow too", () => {
  const { note } = stage({}, ["a", "b"]);
  for (let call = 0; call < 40; call += 1) expect(note(9_000, "a")).toBeNull();
  expect(note(9_000, "b")).toBeNull();
  expect(note(9_000, "b")).toMatchObject({ figures: { calls: 42, owners: 2 } });
});

it("ignores calls that failed for their content", () => {
  const { noteFailed } = stage();
  for (let call = 0; call < 100; call += 1) expect(noteFailed(9_000)).toBeNull();
});
