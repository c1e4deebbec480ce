import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { codeDigest } from "./code-digest.ts";

let directory: string;
let code: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "build-"));
  code = join(directory, "code");
  await mkdir(join(code, "inner"), { recursive: true });
  await writeFile(join(code, "a.js"), "a");
  await writeFile(join(code, "inner", "b.js"), "b");
  await writeFile(join(code, "a.d.ts"), "types");
  await writeFile(join(directory, "lock"), "lock");
});
afterEach(() => rm(directory, { recursive: true }));

it("of code is the same elsewhere, with other types", async () => {
  const digest = codeDigest([code]);
  const copy = join(directory, "copy");
  await cp(code, copy, { recursive: true });
  await writeFile(join(copy, "a.d.ts"), "other types");
  expect(codeDigest([copy])).toBe(digest);
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
  ["a file beside the modules", () => writeFile(join(directory, "lock"), "other")],
])("of code changes with %s", async (_, change) => {
  const read = () => codeDigest([code], [join(directory, "lock")]);
  const digest = read();
  await change();
  expect(read()).not.toBe(digest);
});
