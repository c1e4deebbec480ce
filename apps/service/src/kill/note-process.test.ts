import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { noteProcess, type ProcessNote, runsHere } from "./note-process.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "note-process-"));
});
afterEach(() => rm(directory, { recursive: true }));

const one: ProcessNote = { host: "a", pid: 101 };
const other: ProcessNote = { host: "a", pid: 102 };
const note = (own: ProcessNote, running: readonly number[] = [101, 102]): ProcessNote | null =>
  noteProcess({ path: join(directory, "kill.json"), own, isRunning: (pid) => running.includes(pid) });

it("names the process that keeps its switch in the same file", () => {
  expect(note(one)).toBeNull();
  expect(note(other)).toEqual(one);
});

it("names none that has ended, itself, or a process of another machine, whose numbers mean nothing here", () => {
  note(one);
  expect(note(one)).toBeNull();
  expect(note(other, [])).toBeNull();
  expect(note({ host: "b", pid: 101 })).toBeNull();
});

it("passes over whatever else is there, and a place where nothing can be written", async () => {
  await writeFile(join(directory, "kill.json.process"), "{");
  expect(note(one)).toBeNull();
  await rm(join(directory, "kill.json.process"));
  execFileSync("mkfifo", [join(directory, "kill.json.process")]);
  expect(note(one)).toBeNull();
  expect(note(other)).toEqual(one);
  const path = join(directory, "kill.json.process", "kill.json");
  expect(noteProcess({ path, own: one, isRunning: () => true })).toBeNull();
});

it("makes the directory that is not there yet", () => {
  const path = join(directory, "new", "kill.json");
  expect(noteProcess({ path, own: one, isRunning: () => true })).toBeNull();
  expect(noteProcess({ path, own: other, isRunning: () => true })).toEqual(one);
});

it("knows which processes run", () => {
  expect([runsHere(process.pid), runsHere(2 ** 30)]).toEqual([true, false]);
});
