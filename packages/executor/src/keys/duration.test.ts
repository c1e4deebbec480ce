import { expect, it } from "vitest";
import { parseDuration } from "./duration.ts";

it.each([
  ["90d", 7_776_000_000],
  ["24h", 86_400_000],
  ["1h30m", 5_400_000],
  ["2w", 1_209_600_000],
  ["45s", 45_000],
  ["0s", 0],
])("%s is %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(["", "90", "d", "1.5h", "-1d", "1 d", "90D", "1y", "1h30", "99999w", "9999999999s", " 1d"])(
  "%j is not a duration",
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);
