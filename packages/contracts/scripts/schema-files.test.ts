import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { findStale, writeSchemas } from "./schema-files.ts";

const committed = fileURLToPath(new URL("../schemas/v1", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "contract-schemas-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const copied = (name: string): string => {
  const folder = join(scratch, name);
  cpSync(committed, folder, { recursive: true });
  return folder;
};

it("the committed schemas are current", () => {
  expect(findStale(committed)).toEqual([]);
});

it("the check command passes", () => {
  const script = fileURLToPath(new URL("./generate.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it("the check command fails when a Zod schema differs, before it compares with the lock", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const folder = join(scratch, "package");
  for (const part of ["src", "scripts", "schemas", "vectors", "package.json"])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const problem = join(folder, "src/problem.ts");
  writeFileSync(problem, readFileSync(problem, "utf8").replace("max(599)", "max(598)"));
  const args = [join(folder, "scripts/generate.ts"), "--check"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toContain("schemas/v1 is stale: problem.schema.json differs");
  expect(status).toBe(1);

  const manifest = JSON.parse(readFileSync(join(root, "../../package.json"), "utf8"));
  for (const name of ["contracts:check", "contracts:accept"])
    expect(manifest.scripts[name]).toMatch(/generate\.ts --check && node \S+contract-lock\.ts/);
});

it("names the files that differ, are missing, or have no contract", () => {
  const folder = copied("stale");
  const run = join(folder, "run.schema.json");
  writeFileSync(run, readFileSync(run, "utf8").replace('"maxItems": 5000', '"maxItems": 5001'));
  rmSync(join(folder, "result.schema.json"));
  writeFileSync(join(folder, "old.schema.json"), "{}");
  expect(findStale(folder)).toEqual([
    "result.schema.json is missing",
    "run.schema.json differs",
    "old.schema.json has no contract",
  ]);
});

it("writes the same files again", () => {
  const folder = join(scratch, "new", "v1");
  expect(writeSchemas(folder).sort()).toEqual(readdirSync(folder).sort());
  expect(findStale(folder)).toEqual([]);
});
