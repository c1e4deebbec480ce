import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseChangesetFile } from "@changesets/parse";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/** A changeset that announces a change of the contracts. */
export interface Changeset {
  /** Of its file. */
  readonly name: string;
  readonly summary: string;
}

/**
 * The changesets that release the package and say why, by name.
 *
 * @throws UnreadableFileError for a file that is no changeset
 */
export function changesetsFor({
  packageName,
  folder,
}: {
  readonly packageName: string;
  readonly folder: string;
}): readonly Changeset[] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .flatMap((name) => {
      const { releases, summary } = parsed(join(folder, name));
      const released = releases.some((release) => release.name === packageName && release.type !== "none");
      return released && summary !== "" ? [{ name, summary }] : [];
    });
}

function parsed(file: string) {
  try {
    return parseChangesetFile(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UnreadableFileError({
      file,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
