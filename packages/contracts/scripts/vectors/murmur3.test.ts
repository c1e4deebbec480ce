import { expect, it } from "vitest";
import { murmur3 } from "./murmur3.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

it("has the verification value of SMHasher, which hashes the keys 0, 01, 012, ... with all seeds", () => {
  const hashes = new DataView(new ArrayBuffer(256 * 4));
  for (let length = 0; length < 256; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => at);
    hashes.setUint32(length * 4, murmur3({ bytes, seed: 256 - length }), true);
  }
  expect(murmur3({ bytes: new Uint8Array(hashes.buffer), seed: 0 })).toBe(0xb0f57ee3);
});

it.each([
  ["", 0, 0],
  ["", 1, 0x514e28b7],
  ["", 0xffffffff, 0x81f16f39],
  ["\0\0\0\0", 0, 0x2362f9de],
  ["aaaa", 0x9747b28c, 0x5a97808a],
  ["aaa", 0x9747b28c, 0x283e0130],
  ["aa", 0x9747b28c, 0x5d211726],
  ["a", 0x9747b28c, 0x7fa09ea6],
  ["abcd", 0x9747b28c, 0xf0478627],
  ["Hello, world!", 0x9747b28c, 0x24884cba],
  ["The quick brown fox jumps over the lazy dog", 0x9747b28c, 0x2fa826cd],
])("of %j with seed %i", (text, seed, hash) => {
  expect(murmur3({ bytes: ascii(text), seed })).toBe(hash);
});
