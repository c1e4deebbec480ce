import { expect, it } from "vitest";
import { freshnessOf } from "./freshness.ts";

it.each([
  { what: "at once", wall: 0, monotonic: 0, ageMs: 0, clockSteppedBack: false },
  { what: "both clocks advanced", wall: 40, monotonic: 40, ageMs: 40, clockSteppedBack: false },
  { what: "fractions are rounded up", wall: 40, monotonic: 40.2, ageMs: 41, clockSteppedBack: false },
  { what: "the machine slept", wall: 60_000, monotonic: 40, ageMs: 60_000, clockSteppedBack: false },
  { what: "the wall clock was slowed", wall: 10, monotonic: 16_000, ageMs: 16_000, clockSteppedBack: false },
  { what: "the wall clock stepped back", wall: -1, monotonic: 40, ageMs: 40, clockSteppedBack: true },
  {
    what: "a step back that has been caught up",
    wall: 0,
    monotonic: 40,
    ageMs: 40,
    clockSteppedBack: false,
  },
])("$what", ({ wall, monotonic, ageMs, clockSteppedBack }) => {
  const confirmed = { wallMs: 1_700_000_000_000, monotonicMs: 5_000 };
  const now = { wallMs: confirmed.wallMs + wall, monotonicMs: confirmed.monotonicMs + monotonic };
  expect(freshnessOf({ confirmed, now })).toEqual({ ageMs, clockSteppedBack });
});
