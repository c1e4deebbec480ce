import { expect, it } from "vitest";
import { wrapped } from "./wrapped.ts";

it("breaks at spaces and only where it has to", () => {
  expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapped("one two three", 80)).toEqual(["one two three"]);
  expect(wrapped("a averylongword b", 4)).toEqual(["a", "averylongword", "b"]);
  expect(wrapped("", 4)).toEqual([""]);
});
