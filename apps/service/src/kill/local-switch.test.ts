import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLocalSwitch, type LocalSwitch } from "./local-switch.ts";
import { type SwitchEntry, writeSwitchFile } from "./switch-file.ts";

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

it("is released where there is no file, and engaged at once by a signal, and told of", () => {
  const one = start();
  expect(one.current()).toEqual({ source: "process", state: "released" });
  const told: (SwitchEntry | null)[] = [];
  one.onChange((entry) => told.push(entry));
  one.engage({ reason: "SIGUSR2" });
  one.engage({ reason: "SIGUSR2" });
  expect(stateOf(one)).toBe("engaged");
  expect(told).toMatchObject([{ state: "engaged", by: "replica-1", reason: "SIGUSR2" }]);
});

it("outlives a restart, until the file says that it is released", () => {
  start().engage({ reason: "SIGUSR2" });
  const next = start();
  expect(stateOf(next)).toBe("engaged");
  const told: (SwitchEntry | null)[] = [];
  next.onChange((entry) => told.push(entry));
  writeSwitchFile(path, released);
  vi.advanceTimersByTime(10);
  expect(stateOf(next)).toBe("released");
  expect(told).toEqual([released]);
  expect(stateOf(start())).toBe("released");
});

it("stays engaged when the file vanishes", async () => {
  const one = start();
  one.engage({ reason: "SIGUSR2" });
  await rm(path);
  vi.advanceTimersByTime(30);
  expect(stateOf(one)).toBe("engaged");
});

it.each(["", "{", "released", '{"version":"kill-switch.v1","state":"released"}'])(
  "is engaged by a file that holds %j",
  async (text) => {
    const one = start();
    await mkdir(join(directory, "deep"));
    await writeFile(path, text);
    vi.advanceTimersByTime(10);
    expect([stateOf(one), stateOf(start())]).toEqual(["engaged", "engaged"]);
  },
);

it("is engaged by what is there and cannot be read", async () => {
  await mkdir(path, { recursive: true });
  expect(stateOf(start())).toBe("engaged");
});

it("what the file did not take holds all the same, also against an older release", async () => {
  writeSwitchFile(path, { ...released, at: "2026-03-01T00:00:00.000Z" });
  const before = await readFile(path);
  const one = start();
  await rm(join(directory, "deep"), { recursive: true });
  await writeFile(join(directory, "deep"), "in the way of a directory");
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
