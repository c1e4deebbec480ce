import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { oldestNode } from "@slotgate/oldest-node";
import { type TemporaryDirectory, temporaryDirectory } from "@slotgate/stack";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { consumerProject } from "./consumer-project.ts";
import { runCommand } from "./run-command.ts";
import { readTarball } from "./tarball.ts";

const tarball = (): string => inject("tarballs")["@slotgate/contracts"] ?? "missing";

let directory: TemporaryDirectory;
let project: string;
let subpaths: readonly string[];
beforeAll(async () => {
  directory = await temporaryDirectory("consumers");
  project = join(directory.path, "project");
  ({ subpaths } = await consumerProject({ directory: project, tarball: tarball() }));
});
afterAll(() => directory.remove());

/** What each program must have found: both problems of the bad run, and every subpath. */
const found = () => ({
  issues: expect.arrayContaining([
    expect.objectContaining({ path: expect.stringContaining("jobs") }),
    expect.objectContaining({ path: expect.stringContaining("allowAI") }),
  ]),
  imported: subpaths.length,
});

interface Program {
  readonly file: string;
  readonly node: string;
}

async function run({ file, node }: Program): Promise<unknown> {
  return JSON.parse(await runCommand(node, [file], { cwd: project }));
}

describe("the packed contracts, outside the workspace", () => {
  it("export the contracts, the digests and every JSON Schema", () => {
    expect(subpaths).toEqual(
      expect.arrayContaining([
        "@slotgate/contracts",
        "@slotgate/contracts/digest",
        "@slotgate/contracts/schemas/v1/run.schema.json",
        "@slotgate/contracts/schemas/v1/telemetry.schema.json",
      ]),
    );
  });

  it.each([
    { file: "plain-javascript.mjs", on: "the oldest Node", node: oldestNode },
    { file: "plain-javascript.mjs", on: "this Node", node: process.execPath },
    { file: "common-js.cjs", on: "the oldest Node", node: oldestNode },
    { file: "common-js.cjs", on: "this Node", node: process.execPath },
  ])("work in $file on $on", async ({ file, node }) => {
    expect(await run({ file, node })).toEqual(found());
  });

  it("were tried with the oldest Node that they support", async () => {
    const { engines } = (await readTarball(tarball())).manifest;
    const version = await runCommand(oldestNode, ["--version"], { cwd: project });
    expect(engines?.node).toBe(`>=${/^v(\d+)\./.exec(version)?.[1]}`);
  });

  it.each([
    { resolution: "nodenext", options: { module: "nodenext" } },
    { resolution: "bundler", options: { module: "esnext", moduleResolution: "bundler" } },
  ])("compile under $resolution as strictly as it gets, and run", async ({ resolution, options }) => {
    const compilerOptions = {
      ...options,
      target: "es2022",
      // Zod's types name `URL`: they want those of the DOM or of Node.
      lib: ["es2022", "dom"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      resolveJsonModule: true,
      verbatimModuleSyntax: true,
      outDir: resolution,
    };
    const config = { compilerOptions, include: ["typescript.ts", "every-subpath.ts"] };
    await writeFile(join(project, `tsconfig.${resolution}.json`), JSON.stringify(config));
    await runCommand("tsc", ["-p", `tsconfig.${resolution}.json`], { cwd: project });
    expect(await run({ file: `${resolution}/typescript.js`, node: oldestNode })).toEqual(found());
  });
});
