import { withProtoKey } from "../../src/mutate.test-case.ts";

/** Text on which validators have differed: unusual Unicode, line ends, names of the language, near misses. */
export const oddTexts: readonly string[] = [
  ...["", " ", "x", "*", "0", "a\n", "\n", "a ", " a", "\u00a0", "a\u2028", "\ufeff", "a\u200b", "\u0085"],
  ...["\u0000", "a\u0000", "\ud800", "\udc00", "\ud83d", "\ude00a", "\udc00\ud800", "\u0001", "\u007f"],
  ...["é", "e\u0301", "😀", "👩‍👩‍👧", "\u{10ffff}", "\uffff", "\ufffd", "İ", "ſ", "١", "a\u0300\u0301\u0302"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "__proto__ ", "true", "null"],
  ...["~", "~0", "/", "a/b", "#", "%41", "\\", '"', "$ref", "2026-02-29T00:00:00.000Z"],
  ...[255, 256, 257, 999, 1000, 1001].flatMap((length) => ["a".repeat(length), "😀".repeat(length)]),
];

export const oddNumbers: readonly number[] = [
  ...[0, -0, 1, 2, -1, 0.5, -0.5, 1.5, 99, 100, 101, 399, 400, 599, 600, 9_999, 10_000, 10_001, 100_000],
  ...[100_001, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e15, 1e21, -1e21, 1e300],
  ...[Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, Number.EPSILON, 1e-7, 0.1],
];

/** One value of each kind, to replace others. `1e999` is JSON, but parses to infinity, which is not a number here. */
export const oddValues: readonly unknown[] = [
  ...[JSON.parse("1e999"), JSON.parse("-1e999")],
  ...[null, true, false, 0, -0, 1, 1.5, -1, 1e21, 2 ** 53, "", "x", "1", "true", "null", "\ud800"],
  ...[
    [],
    [null],
    [[]],
    ["x"],
    {},
    { x: "y" },
    { "": null },
    { length: 0 },
    withProtoKey({}),
    withProtoKey({ x: 1 }),
  ],
];
