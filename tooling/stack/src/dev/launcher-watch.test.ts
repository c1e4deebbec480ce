import { spawn } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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

/** Runs the watcher under a script of that name, with a shell between them as package runners have it. */
async function startUnder(name: string) {
  const script = join(directory.path, name);
  const file = join(directory.path, "watcher.mts");
  await writeFile(file, watcher);
  await writeFile(script, `#!/bin/sh\nsh -c '"${process.execPath}" "${file}"; true'\ntrue\n`);
  await chmod(script, 0o755);
  const lines: string[] = [];
  const launcher = spawn(script, [], { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: launcher.stdout }).on("line", (line) => lines.push(line));
  await vi.waitFor(() => expect(lines.filter((line) => line === "tick").length).toBeGreaterThan(3), {
    timeout: 10_000,
  });
  return { launcher, lines, pid: Number(lines[0]) };
}

test.each(["npx", "pnpm"])("notices that %s is gone", async (name) => {
  const { launcher, lines } = await startUnder(name);
  expect(lines).not.toContain("gone");
  launcher.kill("SIGKILL");
  await vi.waitFor(() => expect(lines).toContain("gone"), { timeout: 10_000 });
});

test("the end of another caller means nothing", async () => {
  const { launcher, lines, pid } = await startUnder("deploy");
  launcher.kill("SIGKILL");
  const before = lines.length;
  // Two seconds of ticks: several looks at its ancestors.
  await vi.waitFor(() => expect(lines.length).toBeGreaterThan(before + 20), { timeout: 10_000 });
  expect(lines).not.toContain("gone");
  process.kill(pid, "SIGKILL");
});
