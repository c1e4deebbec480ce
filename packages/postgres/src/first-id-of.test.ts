import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { firstIdOf } from "./first-id-of.ts";

const at = "2026-01-31T12:00:00.000Z";
const idAt = (iso: string, seq = 0) => v7({ msecs: Date.parse(iso), seq, random: new Uint8Array(16) });

describe("the first id for an instant", () => {
  it.each([at, "2026-01-31T12:00:00.001Z", "2027-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])(
    "sorts before the ids of runs submitted at it or %s",
    (later) => {
      expect(firstIdOf(at) < idAt(later)).toBe(true);
    },
  );

  it("allows an id to be slightly older than its run's submission time", () => {
    expect(firstIdOf(at) < idAt("2026-01-31T11:59:59.500Z")).toBe(true);
    expect(firstIdOf(at) > idAt("2026-01-31T11:59:58.000Z")).toBe(true);
  });

  it.each(["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.500Z", "1969-01-01T00:00:00.000Z"])(
    "for %s sorts before every id",
    (early) => {
      expect(firstIdOf(early)).toBe("00000000-0000");
    },
  );
});
