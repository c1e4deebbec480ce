import { expect, it } from "vitest";
import { ringsIn } from "./rings.ts";

it("finds no ring where arrows point one way", () => {
  expect(
    ringsIn([
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ]),
  ).toEqual([]);
});

it("finds each ring once, however long, and leaves out what only leads to it", () => {
  expect(
    ringsIn([
      ["start", "a"],
      ["a", "b"],
      ["b", "c"],
      ["c", "a"],
      ["x", "y"],
      ["y", "x"],
      ["c", "end"],
    ]),
  ).toEqual([
    ["a", "b", "c"],
    ["x", "y"],
  ]);
});
