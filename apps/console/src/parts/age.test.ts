import { describe, expect, it } from "vitest";
import { ageInWords, ageMs, duration, isStale } from "./age.ts";

describe("age", () => {
  it("counts from the moment of the request", () => {
    expect(ageMs({ at: 1_000, now: 4_000 })).toBe(3_000);
  });

  it("is unknown when the clock stepped back", () => {
    expect(ageMs({ at: 10_000, now: 4_000 })).toBeNull();
    expect(ageInWords(null)).toBe("of unknown age");
    expect(ageMs({ at: Number.NaN, now: 4_000 })).toBeNull();
  });

  it("tolerates a step back of less than a second", () => {
    expect(ageMs({ at: 1_000, now: 900 })).toBe(0);
  });

  it.each([
    [0, "0 s"],
    [1, "1 s"],
    [59_001, "60 s"],
    [60_001, "2 min"],
    [3_600_001, "2 h"],
    [172_800_001, "3 d"],
  ])("never looks newer than it is: %d ms is %s", (age, words) => {
    expect(ageInWords(age)).toBe(words);
  });
});

describe("stale", () => {
  it("starts after three missed polls", () => {
    expect(isStale({ age: 7_000, everyMs: 2_000 })).toBe(false);
    expect(isStale({ age: 7_001, everyMs: 2_000 })).toBe(true);
  });

  it("includes what has an unknown age", () => {
    expect(isStale({ age: null, everyMs: 2_000 })).toBe(true);
  });
});

it("shows durations in the unit that fits", () => {
  expect([duration(12.4), duration(2_310), duration(61_000)]).toEqual(["12 ms", "2.3 s", "1 min 1 s"]);
});
