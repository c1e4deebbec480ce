import { expect, it } from "vitest";
import { longestChain } from "./longest-chain.ts";

it("follows the arrows as far as they lead", () => {
  expect(
    longestChain([
      ["a", "b"],
      ["a", "c"],
      ["c", "d"],
      ["d", "e"],
      ["x", "e"],
    ]),
  ).toEqual(["a", "c", "d", "e"]);
});

it("is empty without arrows, and refuses a ring", () => {
  expect(longestChain([])).toEqual([]);
  expect(() =>
    longestChain([
      ["a", "b"],
      ["b", "a"],
    ]),
  ).toThrow("a ring through a");
});
