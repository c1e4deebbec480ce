#!/usr/bin/env node
// JavaScript and one file: stripping types and loading more would cost every call.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, realpathSync, statSync, utimesSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const command = join(root, "apps/cli");

/** How long a build may take before the caller is told of it. */
const patienceMs = 1_500;

const packages = packagesOf(command);
if (packages.some(isStale)) await build();
// In the repository, not in a directory that other users can write to.
module.enableCompileCache(join(root, "node_modules/.cache/slotgate"));
await import(pathToFileURL(join(command, "bin/slotgate.js")).href);

/**
 * A package's directory, and those of the packages of this repository that it is made of.
 * @param {string} directory
 * @returns {readonly string[]}
 */
function packagesOf(directory) {
  /** @type {{ readonly dependencies?: Readonly<Record<string, string>> }} */
  const { dependencies = {} } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const names = Object.keys(dependencies).filter((name) => dependencies[name]?.startsWith("workspace:"));
  return [
    directory,
    ...names.flatMap((name) => packagesOf(realpathSync(join(directory, "node_modules", name)))),
  ];
}

/**
 * Whether a package is not built, or has sources that are newer than its build.
 * @param {string} directory
 */
function isStale(directory) {
  const sources = ["src", "scripts", "page", "package.json", "tsconfig.build.json"];
  const changed = [join(root, "tsconfig.base.json"), ...sources.map((name) => join(directory, name))];
  return newest(join(directory, "dist/index.js")) < Math.max(...changed.map(newest));
}

/**
 * The last change of a file, or of anything in a directory; 0 where there is none.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || /\.test(-case)?\.ts$/.test(path)) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  // The directory's own time shows that a file is gone.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Builds without a word; only a build that takes long, or fails, is told of. Ends the process when it fails. */
async function build() {
  const slow = setTimeout(
    () => console.error("slotgate: building, because sources have changed"),
    patienceMs,
  );
  const child = spawn("npx", ["-y", "pnpm@12", "exec", "turbo", "run", "build", "--filter=slotgate"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  const code = await new Promise((resolve) =>
    child.on("error", (error) => resolve(error.message)).on("close", resolve),
  );
  clearTimeout(slow);
  if (code === 0) return markBuilt();
  console.error(`${said}slotgate: the build failed (${code})`);
  process.exit(1);
}

/** A build of which nothing had to be made anew may leave its files as old as they are. */
function markBuilt() {
  const now = new Date();
  for (const directory of packages) utimesSync(join(directory, "dist/index.js"), now, now);
}
