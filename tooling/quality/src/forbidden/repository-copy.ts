import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { repositoryPaths, root } from "../repository-files.ts";
import type { ForbiddenChange } from "./forbidden-changes.ts";

export interface Failure {
  /** The file that was run, from the root. */
  readonly check: string;
  /** The first failing test, or the first line that was printed. */
  readonly what: string;
}

/** A copy of the repository in which sources may be changed; what it depends on is that of the original. */
export interface RepositoryCopy {
  /** Runs a command of the page on the copy as it is, or with a change. Null: nothing fails. */
  readonly failureOf: (command: string, change?: ForbiddenChange) => Failure | null;
  readonly remove: () => void;
}

export function copyRepository(): RepositoryCopy {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "slotgate-forbidden-")));
  for (const path of repositoryPaths()) {
    if (!existsSync(join(root, path))) continue; // deleted in the working tree, not yet in git
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    cpSync(join(root, path), join(directory, path));
  }
  for (const folder of ["packages", "apps", "tooling"]) {
    for (const name of readdirSync(join(root, folder))) {
      // Links between packages are relative: in the copy they lead to its own packages.
      copyUntracked(join(folder, name, "node_modules"), directory);
      if (folder === "packages") copyUntracked(join(folder, name, "dist"), directory);
    }
  }
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  // The rules of the repository read the files that git knows.
  run("git", ["init", "--quiet"], directory);

  return {
    failureOf(command, change) {
      if (change === undefined) return failureIn(directory, command);
      const original = readFileSync(join(directory, change.file), "utf8");
      writeFileSync(join(directory, change.file), changed(original, change));
      try {
        if (isOfContracts(command)) buildContracts(directory);
        if (change.generated === true) run(process.execPath, [generator], directory);
        return failureIn(directory, command);
      } finally {
        writeFileSync(join(directory, change.file), original);
        if (isOfContracts(command)) restoreContracts(directory);
      }
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

function copyUntracked(path: string, directory: string): void {
  if (!existsSync(join(root, path))) return;
  cpSync(join(root, path), join(directory, path), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (one) => !basename(one).startsWith(".vite"),
  });
}

/** The changed text. Fails when the source no longer has the place, so that the change proves something. */
export function changed(text: string, { file, right, wrong }: ForbiddenChange): string {
  const [before, after, ...more] = text.split(right);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`\`${right}\` does not occur exactly once in ${file}`);
  return before + wrong + after;
}

/** What the check wrote or built from a changed source. */
function restoreContracts(directory: string): void {
  for (const name of ["dist", "schemas", "vectors"]) {
    const folder = join("packages/contracts", name);
    rmSync(join(directory, folder), { recursive: true });
    cpSync(join(root, folder), join(directory, folder), { recursive: true });
  }
}

const isOfContracts = (command: string): boolean => command.endsWith(" contracts:check");
const ofRoom = /^npx -y pnpm@12 -C (?<room>\S+) test (?<file>\S+)(?: -t "(?<name>[^"]+)")?$/;
const ofScript = /^npx -y pnpm@12 (?<script>[\w:]+)$/;

function failureIn(directory: string, command: string): Failure | null {
  const { room, file, name } = ofRoom.exec(command)?.groups ?? {};
  if (room !== undefined && file !== undefined) {
    const what = failingTest(join(directory, room), name === undefined ? [file] : [file, "-t", name]);
    return what === null ? null : { check: `${room}/${file}`, what };
  }
  const { script } = ofScript.exec(command)?.groups ?? {};
  if (script !== undefined) return failingPart(directory, script);
  throw new Error(`not a command of this repository: ${command}`);
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

const scriptIn = (directory: string, name: string): string | undefined =>
  (JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest).scripts[name];

const generator = "packages/contracts/scripts/generate.ts";
const buildOfContracts = "turbo run build --filter=@slotgate/contracts --output-logs=errors-only";

function buildContracts(directory: string): void {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const project = "packages/contracts/tsconfig.build.json";
  const { status, printed } = run(process.execPath, [tsc, "-p", project], directory);
  if (status !== 0) throw new Error(`the contracts cannot be built: ${printed}`);
}

/** Runs the parts of a script after its build until one fails. */
function failingPart(directory: string, name: string): Failure | null {
  const [build, ...parts] = scriptIn(directory, name)?.split(" && ") ?? [];
  if (build !== buildOfContracts || !parts.every((part) => part.startsWith("node ")))
    throw new Error(`the script \`${name}\` is another one than this test knows`);
  for (const part of parts) {
    const [check = "", ...args] = part.split(" ").slice(1);
    const { status, printed } = run(process.execPath, [check, ...args], directory);
    if (status !== 0) return { check, what: printed.split("\n")[0] ?? "" };
  }
  return null;
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The first of some tests that fails. A run without a test that ran proves nothing. */
function failingTest(room: string, tests: readonly string[]): string | null {
  if (scriptIn(room, "test") !== "vitest run")
    throw new Error(`the script \`test\` of ${room} is not \`vitest run\``);
  const report = join(room, "node_modules", "forbidden.json");
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status, printed } = run(
    process.execPath,
    [vitest, "run", ...tests, "--bail", "1", "--reporter", "json", "--outputFile", report],
    room,
  );
  const ended = existsSync(report)
    ? (JSON.parse(readFileSync(report, "utf8")) as Report).testResults.flatMap(
        ({ assertionResults }) => assertionResults,
      )
    : [];
  const failed = ended.find((test) => test.status === "failed");
  if (failed !== undefined) return failed.fullName;
  if (status !== 0 || !ended.some((test) => test.status === "passed"))
    throw new Error(`the tests ${tests.join(" ")} could not run: ${printed}`);
  return null;
}

function run(command: string, args: readonly string[], cwd: string) {
  // A test that runs tests: the inner ones must not take the outer worker's variables for their own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  if (error !== undefined) throw error;
  return { status, printed: `${stdout}${stderr}`.trim() };
}
