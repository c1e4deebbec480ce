import { expect, it } from "vitest";
import { wantsAsync } from "./wants-async.ts";

it.each<[string | undefined, boolean]>([
  [undefined, false],
  ["", false],
  ["respond-async", true],
  ["Respond-Async", true],
  [" respond-async ", true],
  ["respond-async, wait=10", true],
  ["wait=10,respond-async", true],
  ["respond-async; note=1", true],
  ["return=minimal", false],
  ["respond-asynchronously", false],
  ["not-respond-async", false],
  ["return=respond-async", false],
])("Prefer: %s requests an asynchronous run: %s", (prefer, expected) => {
  expect(wantsAsync({ headers: prefer === undefined ? {} : { prefer } })).toBe(expected);
});
