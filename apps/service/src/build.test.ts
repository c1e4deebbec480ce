import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { codeDigest, readBuild } from "./build.ts";
import { readVersion } from "./version.ts";

let directory: string;
let code: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "build-"));
  code = join(directory, "code");
  await mkdir(join(code, "inner"), { recursive: true });
  await writeFile(join(code, "a.js"), "a");
  await writeFile(join(code, "inner", "b.js"), "b");
  await writeFile(join(code, "a.d.ts"), "types");
});
afterEach(() => rm(directory, { recursive: true }));

it("is the version, and the same whenever it is read", async () => {
  const build = await readBuild();
  expect(build).toMatch(/^[^+]+\+[0-9a-f]{16}$/);
  expect(build.split("+")[0]).toBe(readVersion());
  expect(await readBuild()).toBe(build);
});

it("is the same for the same code elsewhere, with other types", async () => {
  const digest = await codeDigest([code]);
  const copy = join(directory, "copy");
  await cp(code, copy, { recursive: true });
  await writeFile(join(copy, "a.d.ts"), "other types");
  expect(await codeDigest([copy])).toBe(digest);
});

it.each<[string, () => Promise<void>]>([
  ["a module", () => writeFile(join(code, "inner", "b.js"), "c")],
  ["the name of a module", () => rename(join(code, "a.js"), join(code, "c.js"))],
  ["the number of modules", () => writeFile(join(code, "c.js"), "")],
  [
    "where a text begins",
    async () => {
      await writeFile(join(code, "a.js"), "");
      await writeFile(join(code, "inner", "b.js"), "ab");
    },
  ],
])("changes with %s", async (_, change) => {
  const digest = await codeDigest([code]);
  await change();
  expect(await codeDigest([code])).not.toBe(digest);
});
