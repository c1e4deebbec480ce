import { expect, it } from "vitest";
import { lineDiff, nearDifferences } from "./line-diff.ts";

const marks = { same: " ", added: "+", removed: "-" };
const shown = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => marks[kind] + text);

it("keeps what both have, in order", () => {
  expect(shown("a\nb\nc\nd", "a\nc\nx\nd")).toEqual([" a", "-b", " c", "+x", " d"]);
  expect(shown("a", "a")).toEqual([" a"]);
  expect(shown("a\na", "a")).toEqual([" a", "-a"]);
});

it("gives both texts back", () => {
  const [before, after] = ["x\na\nb\ny\na", "a\ny\ny\nb\na\nq"];
  const diff = lineDiff(before, after);
  const without = (kind: string) => diff.filter((line) => line.kind !== kind).map(({ text }) => text);
  expect(without("added").join("\n")).toBe(before);
  expect(without("removed").join("\n")).toBe(after);
});

it("ends for two long documents that share nothing", () => {
  const long = (name: string) => Array.from({ length: 5_000 }, (_, at) => `${name}${at}`).join("\n");
  expect(lineDiff(long("a"), long("b"))).toHaveLength(10_000);
});

it("shows what is near a difference, and that the rest was left out", () => {
  const diff = lineDiff("1\n2\n3\n4\n5", "1\n2\n3\n4\nfive");
  expect(nearDifferences(diff, 1).map((line) => line?.text ?? null)).toEqual([null, "4", "5", "five"]);
  expect(nearDifferences(lineDiff("a", "a"))).toEqual([null]);
});
