import { execFileSync } from "node:child_process";
import { appendFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRegularFile, readRegularFileNow } from "./regular-file.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "regular-file-"));
});
afterEach(() => rm(directory, { recursive: true }));

const maxBytes = 200_000;

/** Replacements for a regular file, and the reported problem. */
const special: readonly [name: string, put: (path: string) => unknown, problem: RegExp][] = [
  ["nothing", () => {}, /^does not exist$/],
  ["a directory", (path) => mkdir(path), /^is a directory, not a regular file$/],
  ["a named pipe", (path) => execFileSync("mkfifo", [path]), /^is a named pipe, not a regular file$/],
  ["an endless device", (path) => symlink("/dev/zero", path), /^is a device, not a regular file$/],
  ["a loop of links", (path) => symlink(path, path), /^is a loop of symbolic links$/],
  ["a link to nothing", (path) => symlink(`${path}.gone`, path), /^does not exist$/],
  [
    "a file of 2 GB",
    async (path) => {
      await writeFile(path, "");
      await truncate(path, 2_000_000_000);
    },
    /^has more than the allowed 200000 bytes$/,
  ],
  ["a file below a file", (path) => writeFile(join(path, ".."), ""), /^cannot be read: ENOTDIR/],
];

describe.each([
  ["at once", (path: string) => Promise.resolve(readRegularFileNow(path, { maxBytes }))],
  ["in the background", (path: string) => readRegularFile(path, { maxBytes })],
])("%s", (_name, read) => {
  it.each(special)("reports %s", async (name, put, problem) => {
    const path = name === "a file below a file" ? join(directory, "file", "below") : join(directory, "file");
    await put(path);
    const content = await read(path);
    expect(content).toMatchObject({ ok: false, absent: /does not exist/.test(problem.source) });
    expect(content.ok ? "" : content.problem).toMatch(problem);
  });

  it("reports a socket", async () => {
    const path = join(directory, "socket");
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await read(path)).toMatchObject({ problem: "is a socket, not a regular file" });
    await new Promise((resolve) => server.close(resolve));
  });

  it("reads up to the limit, through a link, and not a byte more", async () => {
    const path = join(directory, "file");
    await writeFile(path, "a".repeat(maxBytes));
    await symlink(path, `${path}.link`);
    const content = await read(`${path}.link`);
    expect(content.ok && content.bytes.equals(Buffer.alloc(maxBytes, "a"))).toBe(true);
    await appendFile(path, "a");
    expect(await read(path)).toMatchObject({ ok: false });
  });

  it("reads a file whose reported size is 0 but has content, such as one of the kernel's", async () => {
    const content = await read("/proc/self/status");
    expect(content.ok && content.bytes.length).toBeGreaterThan(100);
  });
});
