import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";

describe("who is broken by what a change does", () => {
  it.each([
    ["says", null, null],
    ["widens", null, "breaking for readers"],
    ["narrows", "breaking for senders", null],
    ["replaces", "breaking for senders", "breaking for readers"],
    ["loses", "breaking for senders", "breaking for readers"],
    ["loosens", "breaking by definition", "breaking for readers"],
    ["unproven", "breaking for senders: it cannot be proven", "breaking for readers: it cannot be proven"],
  ] as const)("%s", (effect, input, output) => {
    const why = (direction: "input" | "output") => {
      const verdict = judge({ effect, direction });
      return verdict.kind === "breaking" ? verdict.why : null;
    };
    expect([why("input"), why("output")]).toEqual(
      [input, output].map((words) => (words === null ? null : expect.stringContaining(words))),
    );
  });
});
