import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { count, identifier, jobId, recordedText, sha256Hex } from "./text.ts";

const astral = "\u{1F600}";
const mostlyPrintable = fc.oneof(
  { weight: 500, arbitrary: fc.constantFrom(" ", "~", "0", "a", "/") },
  { weight: 1, arbitrary: fc.constantFrom("\x1f", "\x7f", "é", "\n", "\u0000", astral) },
);
const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe("job ids", () => {
  it.each([
    ["one character", "a", true],
    ["256 characters", "a".repeat(256), true],
    ["the first printable character", " ", true],
    ["the last printable character", "~", true],
    ["none", "", false],
    ["257 characters", "a".repeat(257), false],
    ["the character before the first printable", "\x1f", false],
    ["the character after the last printable", "\x7f", false],
    ["a letter beyond ASCII", "é", false],
    ["a line break at the end", "a\n", false],
    ["a number", 7, false],
    ["null", null, false],
  ])("%s", (_, value, valid) => expect(accepts(jobId, value)).toBe(valid));

  it("are exactly the printable ASCII strings of 1 to 256 characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: mostlyPrintable, maxLength: 300, size: "max" }), (text) => {
        const printable = [...text].every((character) => character >= " " && character <= "~");
        return accepts(jobId, text) === (printable && text.length >= 1 && text.length <= 256);
      }),
    );
  });
});

describe("other ids", () => {
  it.each([
    ["one character", "a", true],
    ["256 characters", "é".repeat(256), true],
    ["256 characters of two code units each", astral.repeat(256), true],
    ["a line break", "\n", true],
    ["none", "", false],
    ["257 characters", "a".repeat(257), false],
    ["257 characters of two code units each", astral.repeat(257), false],
    ["U+0000", "a\u0000", false],
    ["half of a surrogate pair, the high one", "a\ud83d", false],
    ["half of a surrogate pair, the low one", "\ude00a", false],
    ["a surrogate pair the wrong way round", "\ude00\ud83d", false],
    ["a number", 7, false],
  ])("%s", (_, value, valid) => expect(accepts(identifier, value)).toBe(valid));
});

describe("recorded text", () => {
  it("is well-formed Unicode without U+0000, of any length", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "\u0000", "\ud83d", "\ude00", astral, "\uffff", "\n")),
        (parts) => {
          const text = parts.join("");
          return accepts(recordedText, text) === (text.isWellFormed() && !text.includes("\u0000"));
        },
      ),
    );
    expect(accepts(recordedText, "")).toBe(true);
    expect(accepts(recordedText, "a".repeat(100_000))).toBe(true);
  });
});

it.each([
  ["a digest", "0123456789abcdef".repeat(4), true],
  ["upper case", "A".repeat(64), false],
  ["63 digits", "a".repeat(63), false],
  ["65 digits", "a".repeat(65), false],
])("SHA-256: %s", (_, value, valid) => expect(accepts(sha256Hex, value)).toBe(valid));

it.each([
  [0, true],
  [Number.MAX_SAFE_INTEGER, true],
  [-1, false],
  [0.5, false],
  [2 ** 53, false],
  [Number.POSITIVE_INFINITY, false],
  [Number.NaN, false],
  ["1", false],
])("count: %s", (value, valid) => expect(accepts(count, value)).toBe(valid));
