/** Text in which programs have differed: unusual Unicode, names of the language, near misses, lengths. */
export const oddTexts: readonly string[] = [
  ...["", " ", "*", "0", "-1", "1e3", "true", "null", "NaN", "a\n", " a", "a\u00a0", "\ufeffa", "a\u2028"],
  ...[
    "\u0000",
    "a\u0000b",
    "\ud800",
    "\udc00\ud800",
    "\u0001",
    "\u007f",
    "\u202egnp.exe",
    "\ufffd",
    "\uffff",
  ],
  ...["é", "e\u0301", "ß", "İ", "ſ", "١", "😀", "👩‍👩‍👧", "\u{10ffff}", "z\u0300\u0301\u0302\u0303"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "toJSON", "then", "length"],
  ...["/", "..", "../../etc/passwd", "%00", "%41", "\\", '"', "'; drop table run; --", "{{x}}", "$ref"],
  ...["<script>", "\u001b[2J", "\r\nx: y", "2026-02-30T00:00:00.000Z", "0000-01-01T00:00:00Z", "+1", "1,2"],
  ...["a".repeat(256), "a".repeat(257), "😀".repeat(256), "a".repeat(10_000), "\u0000".repeat(300)],
];

export const oddNumbers: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, 2, 99, 100, 101, 10_001, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53, -(2 ** 53) - 2],
  ...[1e15, 1e21, -1e21, 1e300, Number.MAX_VALUE, Number.MIN_VALUE, 0.1, 1e-7],
];

export const propertyNames: readonly string[] = [
  ...["__proto__", "constructor", "prototype", "toString", "toJSON", "hasOwnProperty", "length", "then"],
  ...["", " ", "version ", "Version", "vеrsion", "allowAi", "a\u0000", "😀", "0", "$ref", "k".repeat(300)],
];
