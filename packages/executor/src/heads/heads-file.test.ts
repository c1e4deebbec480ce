import { expect, it } from "vitest";
import { headsDocument, parseHeads } from "./heads-file.ts";

const head = (writerId: string, seq: number) => ({ writerId, seq, hash: "a".repeat(64) });
const at = "2026-01-31T12:00:00.000Z";

it("reads one export, formatted or not, or log lines", () => {
  const one = headsDocument([head("w1", 3), head("w2", 0)], at);
  expect(parseHeads(JSON.stringify(one, null, 2))).toEqual(one.heads);
  const line = JSON.stringify({ level: 30, msg: "heads", ...headsDocument([head("w1", 5)], at) });
  expect(parseHeads(`${JSON.stringify(one)}\n${line}\n`)).toEqual([...one.heads, head("w1", 5)]);
});

it.each([
  ["", /empty/],
  ["{}", /it is not an export of heads/],
  ['{"version":"heads.v1"', /not an export of heads/],
  [`${JSON.stringify(headsDocument([], at))}\n{"level":30}`, /line 2 is not an export/],
  [
    JSON.stringify({ ...headsDocument([], at), heads: [{ writerId: "w", seq: -1, hash: "" }] }),
    /not an export/,
  ],
])("refuses %j", (text, message) => {
  expect(() => parseHeads(text)).toThrow(message);
});
