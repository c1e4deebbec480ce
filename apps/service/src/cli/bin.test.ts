import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../../bin/slotgate.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "slotgate-bin-"));
afterAll(() => rmSync(directory, { recursive: true }));

it("is executable, and runs the built command", () => {
  accessSync(bin, constants.X_OK);
  expect(execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" })).toMatch(
    /^\d+\.\d+\.\d+\n$/,
  );
});

it("says what to do when it is not built yet", () => {
  const unbuilt = join(directory, "bin", "slotgate.mjs");
  cpSync(bin, unbuilt);
  const { status, stdout, stderr } = spawnSync(process.execPath, [unbuilt], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^slotgate is not built yet: run `npx -y pnpm@12 build`/);
});
