import { expect, it } from "vitest";
import { createSlidingWindow } from "./sliding-window.ts";

/** A fixed sequence instead of random numbers. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.each([1, 2, 3])("counts the samples within it (%i)", (seed) => {
  const random = sequence(seed);
  let now = 0;
  const window = createSlidingWindow<number>({
    windowMs: 100,
    now: () => now,
    isMarked: (one) => one > 0.6,
    groupOf: (one) => (one < 0.3 ? "low" : "high"),
  });
  const all: { at: number; sample: number }[] = [];
  for (let step = 0; step < 5_000; step += 1) {
    now += random() < 0.002 ? 150 : random() * 3;
    const sample = random();
    window.add(sample);
    all.push({ at: now, sample });
    const within = all.filter(({ at }) => at > now - 100).map((one) => one.sample);
    expect(window.size()).toBe(within.length);
    expect(window.marked()).toBe(within.filter((one) => one > 0.6).length);
    const low = within.filter((one) => one < 0.3).length;
    expect(window.groups().get("low") ?? { size: 0, marked: 0 }).toEqual({ size: low, marked: 0 });
    expect(window.groups().get("high")?.size ?? 0).toBe(within.length - low);
  }
  expect(window.samples()).toEqual(all.filter(({ at }) => at > now - 100).map(({ sample }) => sample));
  now += 100;
  expect([window.size(), window.marked()]).toEqual([0, 0]);
});

it("keeps at most its limit, and nothing once cleared", () => {
  const window = createSlidingWindow<number>({
    windowMs: 100,
    now: () => 0,
    isMarked: (one) => one < 4,
    groupOf: (one) => String(one % 2),
    most: 5,
  });
  for (let sample = 1; sample <= 8; sample += 1) window.add(sample);
  expect(window.samples()).toEqual([4, 5, 6, 7, 8]);
  expect(window.marked()).toBe(0);
  window.clear();
  expect([window.size(), window.groups().size]).toEqual([0, 0]);
});
