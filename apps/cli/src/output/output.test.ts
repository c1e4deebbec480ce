import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { silentIo } from "../call.test-case.ts";
import { asJson } from "./as-json.ts";
import { paintFor } from "./paint.ts";
import { type Column, facts, table } from "./table.ts";
import { viewOf } from "./view.ts";
import { when } from "./when.ts";

const now = Date.parse("2026-01-31T12:00:00Z");
const uuid = "01a212ba-7bcf-7785-bdc2-a339a29ce20a";
const columns: readonly Column<readonly string[]>[] = [
  { head: "ID", cell: ([id = ""]) => id, as: "id" },
  { head: "WHEN", cell: () => "5 min ago", as: "time" },
  { head: "STATE", cell: ([, state = ""]) => state },
  { head: "WHY", cell: ([, , why = ""]) => why, as: "text" },
];
const at = (width: number) => ({ ...viewOf(silentIo()), width });

describe("a table", () => {
  it("shows each row on one line if there is room", () => {
    expect(table([[uuid, "MODEL_OUTPUT_TRUNCATED", "short"]], columns, at(120))).toBe(
      `ID                                    WHEN        STATE                   WHY\n${uuid}  5 min ago   MODEL_OUTPUT_TRUNCATED  short\n`,
    );
  });

  it.each([40, 60, 80, 100, 120])("fits %i columns", (width) => {
    const rows = [
      [uuid, "MODEL_OUTPUT_TRUNCATED", "a reason that is far too long to be read on one line here"],
      ["j".repeat(256), "COMPLETED", "x".repeat(200)],
      ["水".repeat(60), "STUB", "\u001b[2J\u202e\n".repeat(9)],
    ];
    for (const line of table(rows, columns, at(width)).split("\n"))
      expect([...line].reduce((sum, one) => sum + (one === "水" ? 2 : 1), 0)).toBeLessThanOrEqual(width);
  });

  it("shortens ids in the middle and wraps texts, but not with --wide", () => {
    const row = [uuid, "MODEL_OUTPUT_TRUNCATED", "the provider has answered with less than it was asked for"];
    expect(table([row], columns, at(80))).toBe(
      "ID              WHEN        STATE                   WHY\n" +
        "01a212b…9ce20a  5 min ago   MODEL_OUTPUT_TRUNCATED  the provider has answered\n" +
        "                                                    with less than it was asked\n" +
        "                                                    for\n",
    );
    const wide = table([row], columns, viewOf(silentIo(), { wide: true }));
    expect(wide).toContain(`${uuid}  5 min ago   MODEL_OUTPUT_TRUNCATED  ${row[2]}\n`);
  });

  it("shortens ids within texts if a line is too long", () => {
    const row = [uuid, "STUB", `the drill \`${uuid}\` has put back everything that it set`];
    expect(table([row], columns, at(80)).replaceAll(/\s+/g, " ")).toContain("the drill `01a2…e20a` has put");
    expect(table([row], columns, at(200))).toContain(`the drill \`${uuid}\``);
  });

  it("shows `-` for no value, and no control characters", () => {
    expect(table([["a\u001b[2Jb", "", "\r"]], columns, at(80))).toMatch(
      /^a\\u\{1b\}\[2Jb +5 min ago +- +\\u\{d\}$/m,
    );
  });
});

it("names and texts are side by side, and a long word is cut", () => {
  expect(
    facts(
      [
        ["a", "one two three"],
        ["name", "x".repeat(12)],
      ],
      at(10),
    ),
  ).toBe("a     one\n      two\n      thre\n      e\nname  xxxx\n      xxxx\n      xxxx\n");
});

describe("times", () => {
  it.each([
    ["2026-01-31T12:00:00.000Z", "just now"],
    ["2026-01-31T11:59:59.000Z", "1 s ago"],
    ["2026-01-31T11:59:00.000Z", "1 min ago"],
    ["2026-01-31T11:00:30.000Z", "59 min ago"],
    ["2026-01-30T12:30:00.000Z", "23 h ago"],
    ["2026-01-29T12:30:00.000Z", "47 h ago"],
    ["2026-01-29T12:00:00.000Z", "2 d ago"],
    ["2025-12-03T12:00:00.000Z", "59 d ago"],
    ["2025-11-30T00:00:00.000Z", "2025-11-30"],
    ["2026-02-01T12:00:00.000Z", "in 24 h"],
    ["2026-02-01T11:59:59.500Z", "in 24 h"],
    // The service's clock may be ahead.
    ["2026-01-31T12:00:00.900Z", "just now"],
  ])("%s is %s", (time, words) => {
    expect(when(time, { utc: false, now })).toBe(words);
    expect(when(time, { utc: true, now })).toBe(`${time.slice(0, 19)}Z`);
  });
});

describe("colour", () => {
  const isColoured = (env: Record<string, string>, isTerminal: boolean) =>
    paintFor({ env, isTerminal })("bad", "x") !== "x";

  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "0" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ TERM: "xterm-256color" }, true, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, false],
    [{ FORCE_COLOR: "1", TERM: "dumb" }, true, true],
  ] as const)("with %j, at a terminal: %s, is used: %s", (env, isTerminal, used) => {
    expect(isColoured(env, isTerminal)).toBe(used);
  });

  it("does not change a width", () => {
    const styled: readonly Column<string>[] = [
      { head: "STATE", cell: (row) => row, style: () => "bad" },
      { head: "B", cell: () => "b" },
    ];
    const plain = table(["x", "longer"], styled, at(80));
    const coloured = table(["x", "longer"], styled, viewOf({ ...silentIo(), env: { FORCE_COLOR: "1" } }));
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});

describe("the view", () => {
  it.each([
    [{ columns: 120 }, {}, 120],
    [{ columns: 20 }, {}, 40],
    [{ columns: 0 }, {}, 80],
    [{ columns: 0 }, { COLUMNS: "100" }, 100],
    [{}, {}, 80],
    [{}, { COLUMNS: "100" }, 100],
    [{}, { COLUMNS: "wide" }, 80],
    [{ columns: 120 }, { COLUMNS: "100" }, 120],
  ])("of %j and %j has %i columns", (io, env, width) => {
    expect(viewOf({ ...silentIo(), ...io, env }).width).toBe(width);
  });
});

it("JSON has no control characters, and the same value", () => {
  const document = { a: "\u001b[2J\u009b31m\u202e\u2028 é 水 \u{e0001}", b: [1, null] };
  const text = asJson(document);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
  expect(JSON.parse(text)).toEqual(document);
});
