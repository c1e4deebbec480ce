import { expect, it } from "vitest";
import { decodeUtf8 } from "./decode-utf8.ts";

it.each<[string, number[], string | null]>([
  ["plain text", [0x7b, 0x7d], "{}"],
  ["several bytes a character", [0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], "€😀"],
  ["a byte order mark, which is dropped", [0xef, 0xbb, 0xbf, 0x31], "1"],
  ["nothing", [], ""],
  ["a byte that is not UTF-8", [0x7b, 0xff, 0x7d], null],
  ["a character cut off", [0xe2, 0x82], null],
  ["a surrogate", [0xed, 0xa0, 0x80], null],
  ["an overlong slash", [0xc0, 0xaf], null],
  ["UTF-16", [0xff, 0xfe, 0x7b, 0x00], null],
])("decodes %s", (_, bytes, text) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text);
});
