import fc from "fast-check";
import { expect, it } from "vitest";
import { instant } from "./instant.ts";

const accepts = (value: unknown) => instant.safeParse(value).success;

it("accepts the output of toISOString for the years 0 to 9999", () => {
  const range = { min: new Date("0000-01-01T00:00:00.000Z"), max: new Date("9999-12-31T23:59:59.999Z") };
  fc.assert(
    fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => accepts(date.toISOString())),
    { numRuns: 2000 },
  );
});

it("accepts a date exactly when it is in the calendar", () => {
  const digits = (value: number, width: number) => String(value).padStart(width, "0");
  const upTo = (last: number) => Array.from({ length: last + 1 }, (_, value) => value);
  const years = [...upTo(99).map((century) => 100 * century), 1, 4, 2023, 2024, 2026, 2028, 9996, 9999];
  const texts = years.flatMap((year) =>
    upTo(13).flatMap((month) =>
      upTo(32).map((day) => `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T12:00:00.000Z`),
    ),
  );
  const exists = (text: string) => {
    const date = new Date(text);
    return !Number.isNaN(date.getTime()) && date.toISOString() === text;
  };
  expect(texts.filter((text) => accepts(text) !== exists(text))).toEqual([]);
});

it.each([
  "2026-01-31T24:00:00.000Z",
  "2026-01-31T23:60:00.000Z",
  "2026-01-31T23:59:60.000Z",
  "2026-01-31T12:00:00Z",
  "2026-01-31T12:00:00.0000Z",
  "2026-01-31T12:00:00.000+00:00",
  "2026-01-31 12:00:00.000Z",
  "+012026-01-31T12:00:00.000Z",
  "2026-01-31T12:00:00.000Z\n",
  "٢٠٢٦-01-31T12:00:00.000Z",
])("refuses %j", (text) => expect(accepts(text)).toBe(false));
