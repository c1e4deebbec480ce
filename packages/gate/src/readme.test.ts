import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "README.md"), "utf8");
const example = /^```ts\n\/\/ (\S+)\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/m.exec(page);
const [, name = "", code = "", printed = ""] = example ?? [];

// A consumer's project: the page's file, and the built packages.
const project = mkdtempSync(join(tmpdir(), "gate-readme-"));
afterAll(() => rmSync(project, { recursive: true }));

it("the page's one example compiles, runs and prints the shown output", () => {
  expect(page.match(/^```ts$/gm)).toHaveLength(1);
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "@slotgate"), { recursive: true });
  mkdirSync(join(modules, "@types"));
  symlinkSync(root, join(modules, "@slotgate/gate"));
  symlinkSync(join(root, "../contracts"), join(modules, "@slotgate/contracts"));
  symlinkSync(join(root, "../../node_modules/@types/node"), join(modules, "@types/node"));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(project, name), code);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    target: "es2024",
    lib: ["es2024"],
    types: ["node"],
    module: "nodenext",
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: [name] }));
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
    return { status, output: `${stdout}${stderr}` };
  };
  const tsc = join(root, "../../node_modules/typescript/bin/tsc");
  expect(run(tsc, "-p", ".")).toEqual({ status: 0, output: "" });
  expect(run(name)).toEqual({ status: 0, output: printed });
});
