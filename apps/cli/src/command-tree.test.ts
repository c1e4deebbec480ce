import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, silentIo } from "./call.test-case.ts";
import { createProgram } from "./program.ts";

const leavesOf = (command: Command, path: readonly string[] = []): (readonly [string, Command])[] =>
  command.commands.length === 0
    ? [[path.join(" "), command]]
    : command.commands.flatMap((sub) => leavesOf(sub, [...path, sub.name()]));

const leaves = leavesOf(createProgram(silentIo()));
const groups = createProgram(silentIo()).commands.filter(({ commands }) => commands.length > 0);
const flagsOf = (command: Command): (string | undefined)[] => command.options.map(({ long }) => long);

/** Commands that print no data. */
const silent = ["serve", "completion"];

describe("every command", () => {
  it("is listed here", () => {
    expect(leaves.length).toBeGreaterThan(30);
  });

  it.each(leaves)("%s that prints data takes --json", (path, command) => {
    expect(flagsOf(command).includes("--json")).toBe(!silent.includes(path));
  });

  it.each(leaves)("%s takes the same time formats everywhere", async (path, command) => {
    const flags = flagsOf(command).filter((flag) => flag === "--since" || flag === "--until");
    expect([[], ["--since", "--until"]]).toContainEqual(flags);
    for (const flag of flags as string[]) {
      const option = command.options.find(({ long }) => long === flag);
      const parse = option?.parseArg as (text: string) => string;
      for (const [text, time] of times) expect(parse(text), `${path} ${flag} ${text}`).toBe(time);
      for (const text of noTimes) {
        expect(() => parse(text), `${path} ${flag} ${text}`).toThrow(
          /Give an age \(30m, 24h, 7d, .* or a time with its offset \(2026-01-31T12:00:00Z, .* or a date/,
        );
      }
      const wrong = await call([...path.split(" "), flag, "yesterday"]);
      expect(wrong).toMatchObject({ code: 2, out: "", err: expect.stringContaining("24h, 7d") });
    }
  });

  it.each([...leaves.map(([path]) => path), ...groups.map((group) => group.name()), ""])(
    "%s has a help of 80 columns that names exit codes",
    async (path) => {
      const { code, out, err } = await call([...path.split(" "), "--help"].filter((word) => word !== ""));
      expect({ code, err }).toEqual({ code: 0, err: "" });
      for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
      if (!groups.some((group) => group.name() === path)) expect(out).toContain("Exit codes:");
      expect(out).not.toMatch(/\b(?:somebody|whoever|nobody|is told|stands on|goes on)\b/i);
    },
  );
});

/** At testNow, 2026-01-31T12:00:00Z. */
const times = [
  ["30m", "2026-01-31T11:30:00.000Z"],
  ["24h", "2026-01-30T12:00:00.000Z"],
  ["7d", "2026-01-24T12:00:00.000Z"],
  ["2w", "2026-01-17T12:00:00.000Z"],
  ["90s", "2026-01-31T11:58:30.000Z"],
  ["1h30m", "2026-01-31T10:30:00.000Z"],
  ["0s", "2026-01-31T12:00:00.000Z"],
  ["2026-01-31", "2026-01-31T00:00:00.000Z"],
  ["2026-01-31T12:00Z", "2026-01-31T12:00:00.000Z"],
  ["2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500Z"],
  ["2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00.000Z"],
] as const;

const noTimes = [
  ...["", "yesterday", "now", "24", "-24h", "1.5h", "24 h", "1y", "7D", "12:00", "1700000000"],
  // Without an offset, or not a date.
  ...["2026-01-31T12:00:00", "2026-02-30", "2026-02-30T00:00:00Z", "2026-13-01", "0000-01-01T00:00:00Z"],
];

describe("the answers of a service", () => {
  let stage: HttpStage;
  beforeAll(async () => {
    stage = await startStage({
      results: {
        latest: async () => null,
        hold: async () => {},
        goneOf: async () => new Set(),
        remove: async ({ kind, by, reason, filter, dryRun }) => ({
          version: "v1",
          kind,
          removedAt: "2026-01-31T12:00:00.000Z",
          by,
          reason,
          filter,
          results: 0,
          dryRun,
          removalId: null,
        }),
        removals: async () => [],
      },
    });
  });
  afterAll(() => stage.stop());
  const ask = (...args: string[]) =>
    call(args, {
      env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["submit", "operate", "audit"]) },
    });

  it.each([
    "status",
    "explain job 1",
    "changes",
    "incidents list",
    "signoff list",
    "budget",
    "kill status",
    "rollout cap",
    "results withdraw --owner o --reason r --dry-run",
    "results erase --owner o --reason r --dry-run",
    "results removals",
    "telemetry query",
    "drill history",
    "drill rule",
  ])("%s --json is one JSON document and nothing else", async (words) => {
    const args = words
      .replace("job 1", "job_1")
      .split(" ")
      .map((word) => word.replace("_", " "));
    const { code, out, err } = await ask(...args, "--json");
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^(?:add it to .*\n)?$/) });
    expect(JSON.parse(out)).toBeTypeOf("object");
  });

  it.each([
    ["changes", "no change matches\n"],
    ["results removals", "nothing was withdrawn or erased yet\n"],
    ["telemetry query", "no record matches, or none that this key may see\n"],
    ["drill history", "there is no drill yet\n"],
    ["incidents list --open", "no incident matches\n"],
    ["signoff list", "there is no sign-off yet\n"],
  ])("%s reports an empty result on one line", async (words, line) => {
    const { code, err } = await ask(...words.split(" "));
    expect({ code, err }).toEqual({ code: 0, err: line });
  });

  it.each([
    [
      "explain nope",
      'slotgate explain: no decision is known for job "nope", or none that this key may see\n  check the id: `slotgate telemetry query --since 24h` lists jobs that were decided\n',
    ],
    [
      "explain \u00e9",
      'slotgate explain: no job can have the id "\u00e9": ids are 1 to 256 printable ASCII characters\n',
    ],
    [
      "results withdraw --job nope --reason r --yes",
      /^slotgate results withdraw: no result of job "nope" is stored/,
    ],
    [
      "incidents show nope",
      "slotgate incidents show: no incident has the id `nope`: `slotgate incidents list` lists them\n",
    ],
    ["signoff withdraw nope --reason r", /^slotgate signoff withdraw: no sign-off has the id `nope`: /],
    ["drill restore nope", /^slotgate drill restore: no drill has the id `nope`: `slotgate drill history`/],
  ])("%s exits with 1, and says in the command's words what is missing", async (words, says) => {
    const { code, out, err } = await ask(...words.split(" "));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    if (typeof says === "string") expect(err).toBe(says);
    else expect(err).toMatch(says);
    expect(err).not.toMatch(/\/v1\/|\bGET\b|status \d/);
  });
});
