import { describe, expect, it } from "vitest";
import { ProblemError } from "../problems/problem-error.ts";
import { cursorIn, flagIn, instantIn, limitIn } from "./query.ts";

const asked = (query: Record<string, string | string[]>) => ({ query });
const bounds = { standard: 50, most: 200 };

describe("an instant in a query", () => {
  it.each([
    ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T12:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500Z"],
    ["2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.123Z"],
    ["2026-01-31T12:00:00+05:30", "2026-01-31T06:30:00.000Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
    ["2024-02-29T00:00:00-01:00", "2024-02-29T01:00:00.000Z"],
  ])("%s is %s", (since, iso) => {
    expect(instantIn(asked({ since }), "since")).toBe(iso);
  });

  it("is optional", () => {
    expect(instantIn(asked({}), "since")).toBeNull();
  });

  it.each([
    "",
    "yesterday",
    "1767182400000",
    "2026-01-31",
    // Without a time zone.
    "2026-01-31T12:00:00",
    "2026-01-31T12:00",
    "2026-02-31T12:00:00Z",
    "2025-02-29T12:00:00Z",
    "2026-01-31T25:00:00Z",
    "2026-01-31T12:00:00 Z",
    "2026-01-31T12:00:00 05:30",
    "2026-01-31T12:00:00Z and more",
    "0000-01-01T00:00:00+23:00",
    "0000-01-01T00:00:00Z",
    "0000-12-31T23:59:59Z",
    "0001-01-01T00:00:00+00:01",
  ])("`%s` is none", (since) => {
    expect(() => instantIn(asked({ since }), "since")).toThrow(ProblemError);
    expect(() => instantIn(asked({ since }), "since")).toThrow(JSON.stringify(since));
  });
});

describe("a limit in a query", () => {
  it.each([
    [undefined, 50],
    ["1", 1],
    ["007", 7],
    ["200", 200],
  ])("%s is %s", (limit, expected) => {
    expect(limitIn(asked(limit === undefined ? {} : { limit }), bounds)).toBe(expected);
  });

  it.each(["", "0", "201", "-1", "1.5", "1e2", " 5", "0x10", "١", "9999999", "all"])(
    "`%s` is none",
    (limit) => {
      expect(() => limitIn(asked({ limit }), bounds)).toThrow("a whole number from 1 to 200");
    },
  );
});

describe("a cursor in a query", () => {
  it("is a page's `next`, or absent", () => {
    expect(cursorIn(asked({ cursor: "01899c5e-1f2a-7000" }))).toBe("01899c5e-1f2a-7000");
    expect(cursorIn(asked({}))).toBeNull();
  });

  it.each(["", "a b", "a\u0000", "é", "x".repeat(257)])("`%s` is none", (cursor) => {
    expect(() => cursorIn(asked({ cursor }))).toThrow(ProblemError);
  });
});

describe("a flag in a query", () => {
  it.each([
    [undefined, false],
    ["false", false],
    ["true", true],
  ])("%s is %s", (regenerate, expected) => {
    expect(flagIn(asked(regenerate === undefined ? {} : { regenerate }), "regenerate")).toBe(expected);
  });

  it.each(["", "1", "TRUE", "yes"])("`%s` is none", (regenerate) => {
    expect(() => flagIn(asked({ regenerate }), "regenerate")).toThrow("expected `true` or `false`");
  });
});

it("a repeated parameter is refused by each of them", () => {
  const twice = ["true", "true"];
  const request = asked({ since: twice, limit: twice, cursor: twice, regenerate: twice });
  for (const read of [
    () => instantIn(request, "since"),
    () => limitIn(request, bounds),
    () => cursorIn(request),
    () => flagIn(request, "regenerate"),
  ])
    expect(read).toThrow("expected one value, received several");
});
