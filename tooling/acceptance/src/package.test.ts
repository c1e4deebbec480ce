import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseResultV1, parseTelemetryV1 } from "@slotgate/contracts";
import {
  freePort,
  type Simulator,
  startSimulator,
  type TemporaryDirectory,
  temporaryDirectory,
} from "@slotgate/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowlistOf, runOf } from "./world/documents.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const packages = ["contracts", "gate", "telemetry", "model", "service"] as const;

/** What a shell of a user's own has: this Node, and nothing of the workspace's. */
const path = (process.env["PATH"] ?? "").split(":").filter((part) => !part.includes("node_modules/.bin"));
const cleanEnv = { PATH: [dirname(process.execPath), ...path].join(":"), HOME: process.env["HOME"] };

let directory: TemporaryDirectory;
let simulator: Simulator;
let project: string;
beforeAll(async () => {
  directory = await temporaryDirectory("package");
  simulator = await startSimulator({ port: await freePort() });
  const tarballs = join(directory.path, "tarballs");
  project = join(directory.path, "project");
  await mkdir(tarballs);
  await mkdir(project);
  const filters = packages.flatMap((name) => ["--filter", `@slotgate/${name}`]);
  // The pnpm that runs these tests: it is on their path.
  const env = { PATH: process.env["PATH"] ?? "" };
  await call("pnpm", [...filters, "pack", "--pack-destination", tarballs], { cwd: root, env });
  const files = await readdir(tarballs);
  const fileOf = (name: string): string =>
    `file:${join(tarballs, files.find((file) => file.startsWith(`slotgate-${name}-`)) ?? "missing")}`;
  const manifest = {
    name: "somebody-elses-project",
    private: true,
    dependencies: { "@slotgate/service": fileOf("service") },
    // Not published yet, so that only the tarballs can be meant.
    overrides: Object.fromEntries(
      packages.filter((name) => name !== "service").map((name) => [`@slotgate/${name}`, fileOf(name)]),
    ),
  };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  await call("npm", ["install", "--no-audit", "--no-fund", "--omit=dev", "--prefer-offline"], {
    cwd: project,
  });
  // Longer than the calls may take: on a machine that never had these packages they are downloaded.
}, 300_000);
afterAll(async () => {
  await simulator.stop();
  await directory.remove();
});

interface CallOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function call(file: string, args: readonly string[], { cwd, input = "", env = {} }: CallOptions) {
  // What hangs must not outlive the test: it may hold a lock of npm's.
  const limits = { timeout: 240_000, killSignal: "SIGKILL", maxBuffer: 1 << 24 } as const;
  const calling = promisify(execFile)(file, args, { cwd, env: { ...cleanEnv, ...env }, ...limits });
  calling.child.stdin?.end(input);
  return calling;
}
const slotgate = (args: readonly string[], options: Omit<CallOptions, "cwd"> = {}) =>
  call("npx", ["--no-install", "slotgate", ...args], { cwd: project, ...options });

describe("slotgate, installed from its packages outside the workspace", () => {
  it("tells its version and helps", async () => {
    const manifest: unknown = JSON.parse(await readFile(join(root, "apps/service/package.json"), "utf8"));
    expect((await slotgate(["--version"])).stdout).toBe(`${(manifest as { version: string }).version}\n`);
    expect((await slotgate(["--help"])).stdout).toMatch(/serve.+migrate/s);
  });

  it("runs a run with static controls, up to a model", async () => {
    const allowlist = join(project, "allowlist.json");
    await writeFile(allowlist, JSON.stringify(allowlistOf()));
    const env = {
      FEATURE_SLOTGEN_AI: "true",
      SLOTGEN_AI_ROLLOUT_PERCENT: "100",
      SLOTGEN_ALLOWLIST_PATH: allowlist,
      SLOTGATE_MODEL_PROVIDER: "openai-compatible",
      SLOTGATE_MODEL: "simulated-writer",
      SLOTGATE_MODEL_BASE_URL: simulator.url,
    };
    const { stdout, stderr } = await slotgate(["run", "--telemetry", "telemetry.ndjson"], {
      input: JSON.stringify(runOf()),
      env,
    });
    expect(parseResultV1(JSON.parse(stdout))).toMatchObject({ ok: true, value: { status: "COMPLETED" } });
    const records = stderr
      .trimEnd()
      .split("\n")
      .map((line) => parseTelemetryV1(JSON.parse(line)));
    expect(records).toMatchObject([
      { ok: true, value: { event: "admission" } },
      { ok: true, value: { event: "outcome", reason: "GENERATED" } },
    ]);
  });

  it("brings its licence and its README, and no sources, tests or maps", async () => {
    for (const name of packages) {
      const installed = join(project, "node_modules/@slotgate", name);
      const files = await readdir(installed, { recursive: true });
      expect(files).toContain("LICENSE");
      expect(files.filter((file) => /(?:\.test|\.test-case|\.map$|^src)/.test(file))).toEqual([]);
    }
    const service = await readdir(join(project, "node_modules/@slotgate/service"));
    expect(service.sort()).toEqual(["LICENSE", "README.md", "bin", "dist", "package.json"]);
  });
});
