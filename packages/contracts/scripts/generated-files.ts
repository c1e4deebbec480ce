import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder and the texts of its files, by name. */
export interface GeneratedFiles {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Writes the files; returns their names. */
export function writeFiles({ folder, files }: GeneratedFiles): string[] {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  return [...files.keys()];
}

/** One line for each file that is missing or differs. */
export const findDiffering = ({ folder, files }: GeneratedFiles): string[] =>
  [...files].flatMap(([file, text]) => {
    const path = join(folder, file);
    if (!existsSync(path)) return [`${file} is missing`];
    return readFileSync(path, "utf8") === text ? [] : [`${file} differs`];
  });
