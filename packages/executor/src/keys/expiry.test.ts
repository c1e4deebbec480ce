import { expect, it } from "vitest";
import { instantOf, parseExpiry } from "./expiry.ts";

const now = new Date("2026-01-31T12:00:00.000Z");

it.each([
  ["90d", "2026-05-01T12:00:00.000Z"],
  ["2027-01-31T12:00:00Z", "2027-01-31T12:00:00.000Z"],
  ["2027-01-31T12:00+02:00", "2027-01-31T10:00:00.000Z"],
])("%s ends at %s", (text, instant) => {
  const expiry = parseExpiry(text);
  expect(expiry === null ? null : instantOf(expiry, now).toISOString()).toBe(instant);
});

it.each(["2027-01-31", "2027-01-31T12:00:00", "2027-13-31T12:00:00Z", "tomorrow", ""])(
  "%j is not an expiry",
  (text) => {
    expect(parseExpiry(text)).toBeNull();
  },
);
