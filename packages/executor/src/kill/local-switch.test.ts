import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLocalSwitch, type LocalSwitch, type LocalSwitchStatus } from "./local-switch.ts";
import { readSwitchFile, type SwitchEntry, writeSwitchFile } from "./switch-file.ts";

const at = Date.parse("2026-03-02T10:00:00.000Z");
const released: SwitchEntry = {
  version: "kill-switch.v1",
  state: "released",
  at: "2026-03-02T10:05:00.000Z",
  by: "ada@console",
  reason: "the network is back",
};
let directory: string;
let path: string;
const open: LocalSwitch[] = [];
const unwritten: unknown[] = [];
function start(): LocalSwitch {
  const made = createLocalSwitch({
    path,
    instance: "replica-1",
    now: () => at,
    pollMs: 10,
    onUnwritten: (error) => unwritten.push(error),
  });
  open.push(made);
  return made;
}
const stateOf = (one: LocalSwitch): string => one.current().state;

beforeEach(async () => {
  vi.useFakeTimers();
  directory = await mkdtemp(join(tmpdir(), "switch-"));
  path = join(directory, "deep", "kill.json");
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  unwritten.length = 0;
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

it("is released without a file, and a signal engages it at once and notifies listeners", () => {
  const one = start();
  expect(one.current()).toEqual({ source: "process", state: "released" });
  const told: LocalSwitchStatus[] = [];
  one.onChange((status) => told.push(status));
  one.engage({ reason: "SIGUSR2" });
  one.engage({ reason: "SIGUSR2" });
  expect(stateOf(one)).toBe("engaged");
  expect(told).toMatchObject([{ state: "engaged", path, entry: { by: "replica-1", reason: "SIGUSR2" } }]);
});

it("stays engaged over a restart until the file releases it", () => {
  start().engage({ reason: "SIGUSR2" });
  const next = start();
  expect(stateOf(next)).toBe("engaged");
  const told: LocalSwitchStatus[] = [];
  next.onChange((status) => told.push(status));
  writeSwitchFile(path, released);
  vi.advanceTimersByTime(10);
  expect(stateOf(next)).toBe("released");
  expect(told).toMatchObject([{ state: "released", entry: released }]);
  expect(stateOf(start())).toBe("released");
});

it("stays engaged when the file vanishes", async () => {
  const one = start();
  one.engage({ reason: "SIGUSR2" });
  await rm(path);
  vi.advanceTimersByTime(30);
  expect(stateOf(one)).toBe("engaged");
});

/** File contents and kinds that cannot be read as a switch. */
const unreadable: readonly [name: string, put: (path: string) => unknown, problem: RegExp][] = [
  ["an empty file", (path) => writeFile(path, ""), /is not a kill switch file/],
  ["half a file", (path) => writeFile(path, "{"), /is not a kill switch file/],
  [
    "another document",
    (path) => writeFile(path, '{"version":"kill-switch.v1","state":"released"}'),
    /is not a kill/,
  ],
  ["bytes that are not UTF-8", (path) => writeFile(path, Buffer.of(0xff, 0xfe)), /is not a kill switch file/],
  ["a directory", (path) => mkdir(path), /is a directory/],
  ["a named pipe", (path) => execFileSync("mkfifo", [path]), /is a named pipe/],
  ["a device", (path) => symlink("/dev/zero", path), /is a device/],
  ["a loop of links", (path) => symlink(path, path), /is a loop of symbolic links/],
  [
    "a file of 2 GB",
    async (path) => {
      await writeFile(path, "");
      await truncate(path, 2_000_000_000);
    },
    /has more than the/,
  ],
];

describe.each(unreadable)("with %s in the file's place", (_name, put, problem) => {
  beforeEach(() => mkdir(join(directory, "deep")));

  it("is unknown, says why, and recovers when the file is readable", async () => {
    const one = start();
    const told: LocalSwitchStatus[] = [];
    one.onChange((status) => told.push(status));
    await put(path);
    vi.advanceTimersByTime(10);
    expect([stateOf(one), stateOf(start())]).toEqual(["unknown", "unknown"]);
    expect(one.status().problem).toMatch(problem);
    await rm(path, { recursive: true });
    vi.advanceTimersByTime(10);
    expect([stateOf(one), one.status().problem]).toEqual(["released", null]);
    expect(told.map(({ state }) => state)).toEqual(["unknown", "released"]);
  });

  it("an engaged switch stays engaged", async () => {
    const one = start();
    one.engage({ reason: "SIGUSR2" });
    await rm(path);
    await put(path);
    vi.advanceTimersByTime(30);
    expect(stateOf(one)).toBe("engaged");
  });

  it("a signal engages", async () => {
    await put(path);
    const one = start();
    one.engage({ reason: "SIGUSR2" });
    expect(stateOf(one)).toBe("engaged");
    vi.advanceTimersByTime(30);
    expect(stateOf(one)).toBe("engaged");
  });
});

it("writes the engagement once the file can be written, so that the file can release it", async () => {
  await writeFile(join(directory, "deep"), "in place of a directory");
  const one = start();
  one.engage({ reason: "SIGUSR2" });
  expect([stateOf(one), unwritten.length]).toEqual(["engaged", 1]);
  await rm(join(directory, "deep"));
  vi.advanceTimersByTime(10);
  expect(readSwitchFile(path)).toMatchObject({ is: "read", entry: { state: "engaged", reason: "SIGUSR2" } });
  writeSwitchFile(path, released);
  vi.advanceTimersByTime(10);
  expect(stateOf(one)).toBe("released");
});

it("an engagement that could not be written holds, also against an older release in the file", async () => {
  writeSwitchFile(path, { ...released, at: "2026-03-01T00:00:00.000Z" });
  const before = await readFile(path);
  const one = start();
  await rm(join(directory, "deep"), { recursive: true });
  await writeFile(join(directory, "deep"), "in place of a directory");
  one.engage({ reason: "SIGUSR2" });
  expect(unwritten).toHaveLength(1);
  await rm(join(directory, "deep"));
  await mkdir(join(directory, "deep"));
  await writeFile(path, before);
  vi.advanceTimersByTime(10);
  expect(stateOf(one)).toBe("engaged");
  writeSwitchFile(path, released);
  vi.advanceTimersByTime(10);
  expect(stateOf(one)).toBe("released");
});
