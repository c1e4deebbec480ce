import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository's root, from the place of this file. */
export const root = join(import.meta.dirname, "../../..");

/** A file of the repository. */
export interface RepositoryFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The files that git tracks or would track, from the root, with forward slashes. */
export const repositoryPaths = (): string[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "");

/** The same by the ending of their names, with their texts. */
export function filesEndingIn(...endings: readonly string[]): RepositoryFile[] {
  return repositoryPaths()
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(join(root, path), "utf8") }];
      } catch {
        return []; // deleted in the working tree, not yet in git
      }
    });
}
