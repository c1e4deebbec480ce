import type { LocalSwitchStatus } from "@slotgate/executor";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { releaseOf, reportSwitchTo, switchChange, switchProblem } from "./report-switch.ts";

const path = "/var/lib/slotgate/kill.json";
const entry = {
  version: "kill-switch.v1",
  state: "engaged",
  at: "2026-03-02T10:00:00.000Z",
  by: "replica-1",
  reason: "SIGUSR2",
} as const;
const engaged: LocalSwitchStatus = { state: "engaged", path, entry, problem: null };
const unknown: LocalSwitchStatus = { state: "unknown", path, entry: null, problem: "is a directory" };
const released: LocalSwitchStatus = {
  ...engaged,
  state: "released",
  entry: { ...entry, state: "released", by: "ada@console", reason: "it is back" },
};
const command = `slotgate kill release --local ${path} --reason REASON`;

const linesOf = (status: LocalSwitchStatus): Record<string, unknown>[] => {
  const lines: Record<string, unknown>[] = [];
  reportSwitchTo(pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }))(status);
  return lines;
};

it("names the file and the command that releases it", () => {
  expect(releaseOf(engaged)).toBe(command);
  expect(switchProblem(engaged)).toContain(`\`${path}\``);
  expect(switchProblem(engaged)).toContain(command);
  expect(linesOf(engaged)).toMatchObject([{ file: path, release: command }]);
});

it("names no command for a file that cannot be read, which the command refuses", () => {
  expect(releaseOf(unknown)).toBeNull();
  expect(switchProblem(unknown)).toMatch(/is a directory; make it a file that .* can read, or delete it$/);
  expect(linesOf(unknown)).toMatchObject([{ file: path, problem: "is a directory" }]);
});

it("reports nothing for a released switch", () => {
  expect([releaseOf(released), switchProblem(released)]).toEqual([null, null]);
});

it("says why the file cannot be read", () => {
  expect(switchProblem(unknown)).toContain("`/var/lib/slotgate/kill.json` is a directory");
});

it.each([
  ["/srv/a b/kill.json", "'/srv/a b/kill.json'"],
  ["/srv/it's/kill.json", `'/srv/it'\\''s/kill.json'`],
  ["/srv/$(id)/kill.json", "'/srv/$(id)/kill.json'"],
])("quotes %s for a shell", (odd, quoted) => {
  expect(releaseOf({ ...engaged, path: odd })).toBe(
    `slotgate kill release --local ${quoted} --reason REASON`,
  );
});

describe("the change log", () => {
  const of = (status: LocalSwitchStatus) => switchChange(status, { instance: "replica-1" });

  it("has each engagement and release, with who and why", () => {
    expect(of(engaged)).toMatchObject({ after: { engaged: true }, who: null, why: "SIGUSR2" });
    expect(of(released)).toMatchObject({ after: { engaged: false }, who: "ada@console", why: "it is back" });
  });

  it("has no entry for an unreadable file: nothing was changed", () => {
    expect([of(unknown), of({ ...unknown, state: "released", problem: null })]).toEqual([null, null]);
  });
});
