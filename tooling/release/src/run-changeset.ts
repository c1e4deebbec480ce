import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type CommandOptions, runCommand } from "./run-command.ts";

/** Runs this repository's changesets, also on another copy of it. */
export async function runChangeset(args: readonly string[], options: CommandOptions): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("@changesets/cli/package.json");
  return runCommand(process.execPath, [join(dirname(manifest), "bin.js"), ...args], options);
}
