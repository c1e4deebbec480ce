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

it("finds the process that uses the same file", () => {
  expect(note(one)).toBeNull();
  expect(note(other)).toEqual(one);
});

it("ignores an ended process, itself, and processes of other machines", () => {
  note(one);
  expect(note(one)).toBeNull();
  expect(note(other, [])).toBeNull();
  expect(note({ host: "b", pid: 101 })).toBeNull();
});

it("ignores other content of the note, and a directory that is not writable", async () => {
  await writeFile(join(directory, "kill.json.process"), "{");
  expect(note(one)).toBeNull();
  await rm(join(directory, "kill.json.process"));
  execFileSync("mkfifo", [join(directory, "kill.json.process")]);
  expect(note(one)).toBeNull();
  expect(note(other)).toEqual(one);
  const path = join(directory, "kill.json.process", "kill.json");
  expect(noteProcess({ path, own: one, isRunning: () => true })).toBeNull();
});

it("creates a missing directory", () => {
  const path = join(directory, "new", "kill.json");
  expect(noteProcess({ path, own: one, isRunning: () => true })).toBeNull();
  expect(noteProcess({ path, own: other, isRunning: () => true })).toEqual(one);
});

it("detects which processes run", () => {
  expect([runsHere(process.pid), runsHere(2 ** 30)]).toEqual([true, false]);
});
