import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { oldestNode } from "@slotgate/oldest-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const command = join(import.meta.dirname, "../bin/slotgate.js");
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "slotgate-command-"));
  await cp(command, join(root, "tooling/command/bin/slotgate.mjs"));
  await put("tsconfig.base.json", "{}");
  for (const directory of ["apps/cli", "packages/gate"]) {
    await put(`${directory}/src/index.ts`, "");
    await put(`${directory}/src/a.test.ts`, "");
    await put(`${directory}/dist/index.js`, "");
    await put(`${directory}/package.json`, "{}");
  }
  await put("apps/cli/package.json", '{"type":"module","dependencies":{"@slotgate/gate":"workspace:^"}}');
  await mkdir(join(root, "apps/cli/node_modules/@slotgate"), { recursive: true });
  await symlink(join(root, "packages/gate"), join(root, "apps/cli/node_modules/@slotgate/gate"));
  for (const directory of ["apps/cli", "packages/gate"]) await age(`${directory}/dist/index.js`, 30);
  await put("apps/cli/bin/slotgate.js", 'console.log("ran " + process.argv.slice(2));');
  await buildWith('console.log("noise"); console.error("noise");');
});
afterEach(() => rm(root, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(root, dirname(path)), { recursive: true });
  await writeFile(join(root, path), text);
  await age(path, 60);
}

/** Sets the time of change to `seconds` ago, also of its directory, which changes with it. */
async function age(path: string, seconds: number): Promise<void> {
  const at = new Date(Date.now() - seconds * 1_000);
  await utimes(join(root, path), at, at);
  await utimes(join(root, dirname(path)), at, at);
}

/** Replaces `npx` by a builder that notes its arguments. */
async function buildWith(code: string): Promise<void> {
  const path = join(root, "fake/npx");
  await mkdir(dirname(path), { recursive: true });
  const note = 'require("fs").appendFileSync("calls", process.argv.slice(2).join(" ") + "\\n");';
  await writeFile(path, `#!${process.execPath}\n${note}\n${code}\n`);
  await chmod(path, 0o755);
}

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "tooling/command/bin/slotgate.mjs"), ...args],
    { encoding: "utf8", env: { PATH: join(root, "fake") } },
  );
  return { status, stdout, stderr };
};
const ran = { status: 0, stdout: "ran status,--json\n", stderr: "" };
const builds = (): Promise<number> =>
  readFile(join(root, "calls"), "utf8").then(
    (text) => text.split("\n").length - 1,
    () => 0,
  );

describe("the command in the repository", () => {
  it("runs at once when the build is newer than the sources, and adds no output", async () => {
    expect(run("status", "--json")).toEqual(ran);
    expect(await builds()).toBe(0);
  });

  it.each([
    "apps/cli/src/index.ts",
    "packages/gate/src/index.ts",
    "packages/gate/package.json",
    "tsconfig.base.json",
  ])("builds once, silently, when %s is newer", async (path) => {
    await age(path, 0);
    expect(run("status", "--json")).toEqual(ran);
    expect(run("status", "--json")).toEqual(ran);
    expect(await builds()).toBe(1);
    expect(await readFile(join(root, "calls"), "utf8")).toContain("turbo run build --filter=slotgate");
  });

  it("builds when a source file is gone, and when there is no build", async () => {
    await rm(join(root, "packages/gate/src/index.ts"));
    run();
    expect(await builds()).toBe(1);
    await rm(join(root, "packages/gate/dist/index.js"));
    await buildWith(`require("fs").writeFileSync("packages/gate/dist/index.js", "")`);
    expect(run("status", "--json")).toEqual(ran);
    expect(await builds()).toBe(2);
  });

  it("does not build for a test", async () => {
    const now = new Date();
    await utimes(join(root, "packages/gate/src/a.test.ts"), now, now);
    expect(run("status", "--json")).toEqual(ran);
    expect(await builds()).toBe(0);
  });

  it("shows what the build said when it fails, and runs nothing", async () => {
    await age("packages/gate/src/index.ts", 0);
    await buildWith('console.error("a.ts: error TS1"); process.exit(2);');
    expect(run()).toEqual({
      status: 1,
      stdout: "",
      stderr: "a.ts: error TS1\nslotgate: the build failed (2)\n",
    });
  });
});

it("the service's command runs on the oldest Node that it requires", () => {
  const bin = join(import.meta.dirname, "../../../apps/cli/bin/slotgate.js");
  const { status, stdout, stderr } = spawnSync(oldestNode, [bin, "status", "--help"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^Usage: slotgate status/);
});
