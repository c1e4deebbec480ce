import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReleaseRefusedError } from "./release-refused-error.ts";
import { runCommand } from "./run-command.ts";

/**
 * Compares the contracts with their lock, by the repository's own script.
 *
 * @throws {ReleaseRefusedError} when there is no such script: an unchecked contract is not released.
 * @throws {CommandError} when the script finds a difference.
 */
export async function checkContracts(root: string): Promise<void> {
  const { scripts }: { scripts?: Record<string, string> } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  );
  if (scripts === undefined || !Object.hasOwn(scripts, "contracts:check")) {
    throw new ReleaseRefusedError({
      problem: "there is no script `contracts:check`",
      remedy: "the contracts' lock must be checked before anything is released",
    });
  }
  await runCommand("pnpm", ["run", "contracts:check"], { cwd: root });
}
