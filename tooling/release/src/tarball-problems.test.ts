import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TemporaryDirectory, temporaryDirectory } from "@slotgate/stack";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { repositoryRoot } from "./repository-root.ts";
import { runCommand } from "./run-command.ts";
import { readTarball, type Tarball } from "./tarball.ts";
import { tarballProblems } from "./tarball-problems.ts";

const tarballs = Object.entries(inject("tarballs"));

describe("the packed packages", () => {
  it("are exactly the published ones", () => {
    expect(tarballs.map(([name]) => name)).toEqual([
      ...[
        "contracts",
        "controls",
        "executor",
        "gate",
        "model",
        "postgres",
        "readiness",
        "service",
        "telemetry",
      ].map((name) => `@slotgate/${name}`),
      "slotgate",
    ]);
  });

  it.each(tarballs)("%s holds what it should; publint and attw find nothing", async (_name, file) => {
    expect(await tarballProblems(await readTarball(file))).toEqual([]);
  });

  it.each(tarballs)("%s holds only what a user needs", async (_name, file) => {
    const { entries } = await readTarball(file);
    const places = new Set(entries.map(({ path }) => path.split("/")[0]));
    const allowed = ["LICENSE", "README.md", "CHANGELOG.md", "package.json", "dist", "bin"];
    const contracts = ["schemas", "vectors", "examples"];
    expect([...places].filter((place) => ![...allowed, ...contracts].includes(place ?? ""))).toEqual([]);
  });
});

describe("the problems of a faulty package", () => {
  let directory: TemporaryDirectory;
  let problems: readonly string[];
  beforeAll(async () => {
    directory = await temporaryDirectory("faulty-package");
    problems = await tarballProblems(await packFaulty(directory.path));
  });
  afterAll(() => directory.remove());

  it("name what does not belong in it and what is missing", () => {
    expect(problems).toContain("`dist/decide.test.js` does not belong in it");
    expect(problems).toContain("`dist/.cache/left` does not belong in it");
    expect(problems).toContain("`dist/index.js.map` does not belong in it");
    expect(problems).toContain("README.md is missing");
    expect(problems).toContain("CHANGELOG.md is missing");
  });

  it("name a range that only the workspace knows", () => {
    expect(problems).toContain(
      "depends on `@slotgate/contracts` as `workspace:^`, which only this workspace knows",
    );
  });

  it("name an entry that does not exist, found by publint", () => {
    expect(problems.filter((problem) => /^publint: .+gone\.js/.test(problem))).toHaveLength(1);
  });

  it("name an entry without types, found by attw", () => {
    expect(problems.filter((problem) => /^attw: .*untyped/is.test(problem))).toHaveLength(1);
  });
});

/** Packs the built gate with a fault of each kind, by npm because that does not change the manifest. */
async function packFaulty(place: string): Promise<Tarball> {
  await cp(join(repositoryRoot, "packages/gate"), place, {
    recursive: true,
    filter: (source) => !source.endsWith("node_modules"),
  });
  const file = join(place, "package.json");
  const manifest: object = JSON.parse(await readFile(file, "utf8"));
  const faults = {
    version: "0.1.0",
    files: ["dist"],
    dependencies: { "@slotgate/contracts": "workspace:^" },
    exports: { ".": "./dist/index.js", "./gone": "./dist/gone.js", "./untyped": "./dist/untyped.js" },
  };
  await writeFile(file, JSON.stringify({ ...manifest, ...faults }));
  await writeFile(join(place, "dist/untyped.js"), "export const answer = 42;\n");
  await writeFile(join(place, "dist/decide.test.js"), "");
  await mkdir(join(place, "dist/.cache"));
  await writeFile(join(place, "dist/.cache/left"), "");
  await rm(join(place, "README.md"));
  const args = ["pack", "--ignore-scripts", "--json", "--offline", "--no-update-notifier"];
  const packed = await runCommand("npm", args, { cwd: place });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  return readTarball(join(place, filename));
}
