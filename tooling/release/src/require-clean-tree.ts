import { ReleaseRefusedError } from "./release-refused-error.ts";
import { runCommand } from "./run-command.ts";

/**
 * What is released is what is committed.
 *
 * @returns the commit, shortened.
 * @throws {ReleaseRefusedError} when the working tree differs from it.
 */
export async function requireCleanTree(root: string): Promise<string> {
  const status = await runCommand("git", ["status", "--porcelain"], { cwd: root });
  if (status !== "") {
    const changed = status.trimEnd().split("\n");
    throw new ReleaseRefusedError({
      problem: `the working tree has ${changed.length} uncommitted change(s), the first \`${changed[0]?.trim()}\``,
      remedy: "commit or remove them",
    });
  }
  return (await runCommand("git", ["rev-parse", "--short", "HEAD"], { cwd: root })).trim();
}
