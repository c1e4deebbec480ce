import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../bin/slotgate.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "slotgate-bin-"));
afterAll(() => rmSync(directory, { recursive: true }));

const run = (...args: readonly string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });

/** Runs the command in a Node that reports another version. */
const runAs = (version: string, ...args: readonly string[]) => {
  const faked = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  return run("--import", `data:text/javascript,${encodeURIComponent(faked)}`, bin, ...args);
};

it("is executable, and runs the built command", () => {
  accessSync(bin, constants.X_OK);
  expect(execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" })).toMatch(
    /^\d+\.\d+\.\d+\n$/,
  );
});

it("loads few files before a command is known", () => {
  const counting = `import { registerHooks } from "node:module";
    let files = 0;
    registerHooks({ load(url, context, next) { if (url.startsWith("file:")) files += 1; return next(url, context); } });
    process.on("exit", () => console.error(files));`;
  const { stderr } = run(
    "--import",
    `data:text/javascript,${encodeURIComponent(counting)}`,
    bin,
    "--version",
  );
  expect(Number(stderr)).toBeGreaterThan(1);
  // Unbundled it is more than a thousand.
  expect(Number(stderr)).toBeLessThan(50);
});

it("says what to do when it is not built yet", () => {
  const unbuilt = join(directory, "bin", "slotgate.mjs");
  cpSync(bin, unbuilt);
  const { status, stdout, stderr } = run(unbuilt);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^slotgate is not built yet: run `npx -y pnpm@12 build`/);
});

it.each(["10.24.1", "14.21.3", "20.20.2", "21.9.0"])(
  "names the required Node version on Node %s",
  (version) => {
    for (const args of [["verify"], ["replay"], ["serve"], ["--help"], []]) {
      const { status, stdout, stderr } = runAs(version, ...args);
      expect({ status, stdout }, args.join(" ")).toEqual({ status: 2, stdout: "" });
      expect(stderr).toBe(
        `slotgate: needs Node 22 or later, but \`${process.execPath}\` is Node ${version}\n`,
      );
    }
  },
);

it.each(["22.0.0", "23.1.0", "100.0.0"])("runs on Node %s", (version) => {
  expect(runAs(version, "--version").status).toBe(0);
});

it("requires the Node version of the package, in syntax that every Node parses", () => {
  const text = readFileSync(bin, "utf8");
  const oldest = /^const oldest = (\d+);$/m.exec(text)?.[1];
  for (const path of ["..", "../../../packages/contracts", "../../../packages/telemetry"]) {
    const manifest = readFileSync(join(bin, "..", path, "package.json"), "utf8");
    expect(JSON.parse(manifest).engines.node, path).toBe(`>=${oldest}`);
  }
  expect(text).not.toMatch(/^import\b|import\.meta|^\s*await\b|\?\.|\?\?/m);
});
