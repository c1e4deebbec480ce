import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

it("the committed schemas are what the Zod schemas say", () => {
  expect(findStale(committed)).toEqual([]);
});

it("the check command passes on them", () => {
  const script = fileURLToPath(new URL("./generate.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it("names the files that differ, are missing, or belong to nothing", () => {
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

it("writes them where there are none yet, always the same", () => {
  const folder = join(scratch, "new", "v1");
  expect(writeSchemas(folder).sort()).toEqual(readdirSync(folder).sort());
  expect(findStale(folder)).toEqual([]);
});
