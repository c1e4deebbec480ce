import { describe, expect, it } from "vitest";
import { parseSearch, readFilters, withFilter, writeSearch } from "./filters.ts";

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const filters = { job: "a/b ?&=ü", "scope.subject": "Chemistry", reason: "STORED", cursor: "x" };
    expect(readFilters(parseSearch(writeSearch(filters)))).toEqual(filters);
  });

  it("keep a job id of digits as text", () => {
    expect(readFilters(parseSearch("?job=0012"))).toEqual({ job: "0012" });
  });

  it("leave out what is empty or no filter", () => {
    expect(readFilters({ job: "  ", other: "1", gate: null, run: ["a"], kind: " k " })).toEqual({
      kind: "k",
    });
    expect(writeSearch({ job: undefined, run: "" })).toBe("");
  });

  it("begin at the newest record when one changes", () => {
    expect(withFilter({ job: "a", cursor: "x" }, "reason", "STORED")).toEqual({ job: "a", reason: "STORED" });
    expect(withFilter({ job: "a", cursor: "x" }, "job", "")).toEqual({});
  });
});
