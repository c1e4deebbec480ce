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
import { type Check, contractLock, type Edit, roomOf } from "./forbidden-change.ts";

/** A copy of the repository in which sources may be changed; what it depends on is that of the original. */
export interface RepositoryCopy {
  /**
   * Runs a check on the copy as it is, or with an edit, which is undone afterwards: the failing tests, or the lines that
   * a failing script prints. Empty: it passes.
   */
  readonly complaintsOf: (check: Check, edit?: Edit) => readonly string[];
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
    complaintsOf(check, edit) {
      if (edit === undefined) return complaintsIn(directory, check);
      const original = readFileSync(join(directory, edit.file), "utf8");
      writeFileSync(join(directory, edit.file), changed(original, edit));
      try {
        if (edit.built === true) buildContracts(directory);
        if (edit.generated === true) generate(directory);
        return complaintsIn(directory, check);
      } finally {
        writeFileSync(join(directory, edit.file), original);
        if (check.test === null) restoreContracts(directory);
      }
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** Whether these complaints are those that the check has of this edit. */
export function isStopped(complaints: readonly string[], check: Check, edit: Edit): boolean {
  const words = check.test ?? edit.says ?? "";
  return complaints.some(
    (line) =>
      words !== "" && line.includes(words) && (check !== contractLock || line.includes(": breaking ")),
  );
}

/** The changed text. Fails when the source no longer has the place, so that the change proves something. */
export function changed(text: string, { file, right, wrong }: Edit): string {
  const [before, after, ...more] = text.split(right);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`\`${right}\` does not occur exactly once in ${file}`);
  return before + wrong + after;
}

function copyUntracked(path: string, directory: string): void {
  if (!existsSync(join(root, path))) return;
  cpSync(join(root, path), join(directory, path), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (one) => !basename(one).startsWith(".vite"),
  });
}

/** Ignores errors of types: an author would fix the sources that use what was changed. */
function buildContracts(directory: string): void {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  run(process.execPath, [tsc, "-p", "packages/contracts/tsconfig.build.json"], directory);
}

function generate(directory: string): void {
  const { status, printed } = run(process.execPath, ["packages/contracts/scripts/generate.ts"], directory);
  if (status !== 0) throw new Error(`schemas and vectors cannot be generated: ${printed}`);
}

/** What the check wrote or built from a changed source. */
function restoreContracts(directory: string): void {
  for (const name of ["dist", "schemas", "vectors"]) {
    const folder = join("packages/contracts", name);
    rmSync(join(directory, folder), { recursive: true });
    cpSync(join(root, folder), join(directory, folder), { recursive: true });
  }
}

function complaintsIn(directory: string, { file, test }: Check): readonly string[] {
  const room = roomOf(file);
  return test === null
    ? printedByScript(directory, "contracts:check")
    : failingTests(join(directory, room), [file.slice(room.length + 1), "-t", test]);
}

const scriptIn = (directory: string, name: string): string => {
  const { scripts } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return scripts[name] ?? "";
};

/** Runs the parts of a script after its build until one fails. */
function printedByScript(directory: string, name: string): readonly string[] {
  const [build = "", ...parts] = scriptIn(directory, name).split(" && ");
  if (!build.startsWith("turbo run build ") || !parts.every((part) => part.startsWith("node ")))
    throw new Error(`the script \`${name}\` is another one than this test knows`);
  for (const part of parts) {
    const { status, printed } = run(process.execPath, part.split(" ").slice(1), directory);
    if (status !== 0) return printed.split("\n");
  }
  return [];
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A run in which no test ran proves nothing. */
function failingTests(room: string, tests: readonly string[]): readonly string[] {
  if (scriptIn(room, "test") !== "vitest run")
    throw new Error(`the script \`test\` of ${room} is not \`vitest run\``);
  const report = join(room, "node_modules", "forbidden.json");
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status, printed } = run(
    process.execPath,
    [vitest, "run", ...tests, "--reporter", "json", "--outputFile", report],
    room,
  );
  const ended = existsSync(report)
    ? (JSON.parse(readFileSync(report, "utf8")) as Report).testResults.flatMap(
        ({ assertionResults }) => assertionResults,
      )
    : [];
  const failed = ended.filter((test) => test.status === "failed");
  if (failed.length === 0 && (status !== 0 || !ended.some((test) => test.status === "passed")))
    throw new Error(`the tests ${tests.join(" ")} could not run: ${printed}`);
  return failed.map((test) => test.fullName);
}

function run(command: string, args: readonly string[], cwd: string) {
  // A test that runs tests: the inner ones must not take the outer worker's variables for their own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  if (error !== undefined) throw error;
  return { status, printed: `${stdout}${stderr}`.trim() };
}
