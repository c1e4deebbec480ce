import { runCommand } from "./run-command.ts";

/** A clone of what is committed in a repository, with its history: changelogs name the commits of changes. */
export async function scratchCopy({
  root,
  destination,
}: {
  readonly root: string;
  readonly destination: string;
}): Promise<void> {
  await runCommand("git", ["clone", "--quiet", "--no-tags", root, destination], { cwd: root });
}
