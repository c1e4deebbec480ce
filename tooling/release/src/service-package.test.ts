import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { parseWith, resultV1, telemetryV1 } from "@slotgate/contracts";
import {
  freePort,
  type Simulator,
  startSimulator,
  type TemporaryDirectory,
  temporaryDirectory,
} from "@slotgate/stack";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { installPacked } from "./install-packed.ts";
import { repositoryRoot } from "./repository-root.ts";

const samples = join(repositoryRoot, "tooling/stack/src/samples");

/** What a shell of a user's own has: this Node, and nothing of the workspace's. */
const path = (process.env["PATH"] ?? "").split(":").filter((part) => !part.includes("node_modules/.bin"));
const cleanEnv = { PATH: [dirname(process.execPath), ...path].join(":") };

let directory: TemporaryDirectory;
let simulator: Simulator;
let project: string;
beforeAll(async () => {
  directory = await temporaryDirectory("service-package");
  simulator = await startSimulator({ port: await freePort() });
  project = join(directory.path, "project");
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "another-project", private: true }));
  await installPacked({ project, tarballs: inject("tarballs"), dependencies: ["slotgate"] });
});
afterAll(async () => {
  await simulator.stop();
  await directory.remove();
});

interface Given {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function slotgate(args: readonly string[], { input = "", env = {} }: Given = {}) {
  const file = join(project, "node_modules/.bin/slotgate");
  const calling = promisify(execFile)(file, args, {
    cwd: project,
    env: { ...cleanEnv, HOME: directory.path, ...env },
  });
  calling.child.stdin?.end(input);
  return calling;
}

describe("slotgate, installed from its packages outside the workspace", () => {
  it("tells its version and helps", async () => {
    const manifest: unknown = JSON.parse(
      await readFile(join(repositoryRoot, "apps/cli/package.json"), "utf8"),
    );
    expect((await slotgate(["--version"])).stdout).toBe(`${(manifest as { version: string }).version}\n`);
    expect((await slotgate(["--help"])).stdout).toMatch(/serve.+migrate/s);
  });

  it("runs a run with static controls, up to a model", async () => {
    const env = {
      FEATURE_SLOTGEN_AI: "true",
      SLOTGEN_AI_ROLLOUT_PERCENT: "100",
      SLOTGEN_ALLOWLIST_PATH: join(samples, "allowlist.json"),
      SLOTGATE_MODEL_PROVIDER: "openai-compatible",
      SLOTGATE_MODEL: "simulated-writer",
      SLOTGATE_MODEL_BASE_URL: simulator.url,
    };
    const lesson = JSON.parse(await readFile(join(samples, "lesson.json"), "utf8"));
    const input = JSON.stringify({ ...lesson, jobs: lesson.jobs.slice(0, 1) });
    const { stdout, stderr } = await slotgate(["run", "--telemetry", "telemetry.ndjson"], { input, env });
    expect(parseWith(resultV1, JSON.parse(stdout))).toMatchObject({
      ok: true,
      value: { status: "COMPLETED" },
    });
    const records = stderr
      .trimEnd()
      .split("\n")
      .map((line) => parseWith(telemetryV1, JSON.parse(line)));
    expect(records).toMatchObject([
      { ok: true, value: { event: "admission" } },
      { ok: true, value: { event: "outcome", reason: "GENERATED" } },
    ]);
  });

  it("brings the console's built files", async () => {
    const files = await filesOf(join(project, "node_modules/@slotgate/service/dist/console"));
    expect(files).toContain("index.html");
    expect(files.filter((file) => /^assets\/[^/]+-[\w-]{8}\.(?:css|js)$/.test(file)).length).toBeGreaterThan(
      0,
    );
  });

  it("brings its licence and its README, and no sources, tests or maps", async () => {
    const scope = join(project, "node_modules/@slotgate");
    const packages = await readdir(scope);
    expect(packages.sort()).toEqual([
      "contracts",
      "controls",
      "executor",
      "gate",
      "model",
      "postgres",
      "readiness",
      "service",
      "telemetry",
    ]);
    for (const name of packages) {
      const files = await filesOf(join(scope, name));
      expect(files).toContain("LICENSE");
      expect(files.filter((file) => /(?:\.test|\.test-case|\.map$|^src)/.test(file))).toEqual([]);
    }
    const places = new Set(
      (await filesOf(join(project, "node_modules/slotgate"))).map((file) => file.split("/")[0]),
    );
    expect([...places].sort()).toEqual(["LICENSE", "README.md", "bin", "dist", "package.json"]);
  });
});

/** Without what it depends on. */
async function filesOf(directory: string): Promise<string[]> {
  const files = await readdir(directory, { recursive: true });
  return files.filter((file) => !file.startsWith("node_modules"));
}
