import { expect, it } from "vitest";
import { wordDiff } from "./word-diff.ts";

const told = (before: string, after: string) =>
  wordDiff(before, after).map(({ way, text }) => `${{ same: "=", removed: "-", added: "+" }[way]}${text}`);

it.each<[string, string, string[]]>([
  ["", "", []],
  ["a b", "a b", ["=a b"]],
  ["", "a b", ["+a b"]],
  ["a b", "", ["-a b"]],
  ["one two three", "one 2 three", ["=one ", "-two", "+2", "= three"]],
  ["a b c d", "a c x d", ["=a ", "-b ", "=c", "+ x", "= d"]],
  ["x\n- a\n- b", "x\n- a\n- c\n- b", ["=x\n- a\n", "+- c\n", "=- b"]],
  ["a\nb", "a\nnew\nb", ["=a\n", "+new\n", "=b"]],
])("%j -> %j", (before, after, pieces) => expect(told(before, after)).toEqual(pieces));

it("gives both texts back, whatever they are", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const text = () =>
    Array.from({ length: random(40) }, () => ["a", "b", "c", " ", "\n", "d "][random(6)]).join("");
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [text(), text()];
    const pieces = wordDiff(before, after);
    const side = (other: "removed" | "added") =>
      pieces.flatMap(({ way, text: part }) => (way === other ? [] : [part])).join("");
    expect([side("added"), side("removed")]).toEqual([before, after]);
  }
});

it("replaces the rest of texts that differ in too many words", () => {
  const words = (name: string) => Array.from({ length: 2_000 }, (_, at) => `${name}${at}`).join(" ");
  const pieces = wordDiff(words("a"), words("b"));
  expect(pieces.map(({ way }) => way)).toEqual(["removed", "added"]);
});
