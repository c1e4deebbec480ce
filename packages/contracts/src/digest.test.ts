import { expect, it } from "vitest";
import { digestOf, sha256 } from "./digest.ts";
import { sha256Hex } from "./text.ts";

it.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
])("SHA-256 of %j", (text, digest) => expect(sha256(text)).toBe(digest));

it("is over UTF-8", () => {
  expect(sha256("é")).toBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
});

it("does not depend on the order of keys", () => {
  expect(digestOf({ b: [1, { d: 2, c: 3 }], a: null })).toBe(digestOf({ a: null, b: [1, { c: 3, d: 2 }] }));
  expect(digestOf({ a: 1 })).toBe(sha256('{"a":1}'));
  expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: 2 }));
  expect(sha256Hex.safeParse(digestOf({})).success).toBe(true);
});
