import { expect, it } from "vitest";
import { mondayIn, mondayOf, partitionName, weekMs } from "./week.ts";

const at = (instant: string): number => Date.parse(instant);

it.each([
  ["2026-11-30T00:00:00.000Z", "2026-11-30"],
  ["2026-12-06T23:59:59.999Z", "2026-11-30"],
  ["2026-12-07T00:00:00.000Z", "2026-12-07"],
  ["2027-01-01T12:00:00.000Z", "2026-12-28"],
  ["1970-01-01T00:00:00.000Z", "1969-12-29"],
])("the week of %s begins with %s", (instant, monday) => {
  expect(new Date(mondayOf(at(instant))).toISOString()).toBe(`${monday}T00:00:00.000Z`);
});

it("reads the week from a partition's name, and null from other names", () => {
  const monday = mondayOf(at("2026-12-03T00:00:00Z"));
  expect(partitionName(monday)).toBe("telemetry_record_20261130");
  expect(mondayIn(partitionName(monday))).toBe(monday);
  expect(mondayIn(partitionName(monday + weekMs))).toBe(monday + weekMs);
  for (const name of ["telemetry_record_first", "telemetry_record_default", "telemetry_record"])
    expect(mondayIn(name)).toBeNull();
});
