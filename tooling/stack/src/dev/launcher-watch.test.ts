import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../eventually.test-case.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../temporary-directory.ts";

const watcher = `
  import { launcherGone } from ${JSON.stringify(fileURLToPath(new URL("./launcher-watch.ts", import.meta.url)))};
  setInterval(() => console.log("tick"), 100);
  console.log(process.pid);
  await launcherGone(new AbortController().signal);
  console.log("gone");
  process.exit();
`;

let directory: TemporaryDirectory;

beforeEach(async () => {
  directory = await temporaryDirectory("launcher-test");
});

afterEach(() => directory.remove());

/** A script of that name which runs the watcher, with a shell between them as package runners have it. */
async function writeLauncher(name: string): Promise<string> {
  const script = join(directory.path, name);
  const file = join(directory.path, "watcher.mts");
  await writeFile(file, watcher);
  await writeFile(script, `#!/bin/sh\nsh -c '"${process.execPath}" "${file}"; true'\ntrue\n`);
  await chmod(script, 0o755);
  return script;
}

/** The lines of a watcher that has begun to watch; the first is its process id. */
async function ticking(output: Readable): Promise<string[]> {
  const lines: string[] = [];
  createInterface({ input: output }).on("line", (line) => lines.push(line));
  await eventually(() => expect(lines.filter((line) => line === "tick").length).toBeGreaterThan(3));
  return lines;
}

/** Two seconds of ticks: several looks at the ancestors. */
async function moreTicks(lines: readonly string[]): Promise<void> {
  const before = lines.length;
  await eventually(() => expect(lines.length).toBeGreaterThan(before + 20));
}

test.each(["npx", "pnpm"])("notices that %s is gone", async (name) => {
  const launcher = spawn(await writeLauncher(name), [], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = await ticking(launcher.stdout);
  expect(lines).not.toContain("gone");
  launcher.kill("SIGKILL");
  await eventually(() => expect(lines).toContain("gone"));
});

test.each(["npx", "pnpm"])("a shell that started %s in the background may end", async (name) => {
  const script = await writeLauncher(name);
  const shell = spawn("sh", ["-c", `"${script}" & read line`], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = await ticking(shell.stdout);
  shell.stdin.end();
  await once(shell, "exit");
  await moreTicks(lines);
  expect(lines).not.toContain("gone");
  process.kill(Number(lines[0]), "SIGKILL");
});

test("the end of another caller means nothing", async () => {
  const launcher = spawn(await writeLauncher("deploy"), [], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = await ticking(launcher.stdout);
  launcher.kill("SIGKILL");
  await moreTicks(lines);
  expect(lines).not.toContain("gone");
  process.kill(Number(lines[0]), "SIGKILL");
});
