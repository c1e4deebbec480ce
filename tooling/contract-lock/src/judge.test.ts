import { describe, expect, it } from "vitest";
import type { Direction } from "./direction.ts";
import { judge } from "./judge.ts";

describe("who is broken by what a change does", () => {
  it.each([
    ["says", null, null, null],
    ["widens", null, "breaking for readers", "breaking for readers"],
    ["narrows", "breaking for senders", null, "breaking for what was written before"],
    ["replaces", "breaking for senders", "breaking for readers", "breaking for readers"],
    ["loses", "breaking for senders", "breaking for readers", "breaking for readers"],
    ["loosens", "breaking by definition", "breaking for readers", "breaking for readers"],
    [
      "unproven",
      "breaking for senders: it cannot",
      "breaking for readers: it cannot",
      "breaking for readers: it cannot",
    ],
  ] as const)("%s", (effect, input, output, kept) => {
    const why = (direction: Direction) => {
      const verdict = judge({ effect, direction });
      return verdict.kind === "breaking" ? verdict.why : null;
    };
    expect([why("input"), why("output"), why("kept")]).toEqual(
      [input, output, kept].map((words) => (words === null ? null : expect.stringContaining(words))),
    );
  });
});
