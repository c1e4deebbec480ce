import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it("writes values as in RFC 4180", () => {
  expect(csvLine(["a", 1, -1.5, true, null, ""])).toBe("a,1,-1.5,true,,\r\n");
  expect(csvLine(["a,b", 'say "x"', "a b"])).toBe('"a,b","say ""x""",a b\r\n');
});

it.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1+cmd", "'-1+cmd"],
  ["@SUM(A1)", "'@SUM(A1)"],
  [" =1+1", "' =1+1"],
  ["\u3000＝1", "'\u3000＝1"],
  ["a=1", "a=1"],
  ["a;=1+1", '"a;=1+1"'],
])("marks %j as text if a spreadsheet would run it", (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

it.each([
  ["\u001b[2Jx", "\\u{1b}[2Jx"],
  ["\u009b31mx", "\\u{9b}31mx"],
  ["a\r\nb", "a\\u{d}\\u{a}b"],
  ["\t=1", "\\u{9}=1"],
  ["a\u202eb", "a\\u{202e}b"],
])("escapes %j, which controls a terminal", (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});
