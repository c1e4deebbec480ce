import { expect, it } from "vitest";
import { instantOf } from "./instant-of.ts";

it.each([
  ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
  [" 2026-01-31T13:00+01:00 ", "2026-01-31T12:00:00.000Z"],
  ["2026-01-31 12:00", new Date(2026, 0, 31, 12).toISOString()],
  ["yesterday", "yesterday"],
])("reads %j as %j", (written, instant) => {
  expect(instantOf(written)).toBe(instant);
});
