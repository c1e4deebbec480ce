import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "./manifest.ts";

/** A package that is published, where its sources are. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** From the repository's root, with forward slashes. */
  readonly directory: string;
}

/** The packages of a copy of the repository that are published: those that are not private, by name. */
export async function publishedPackages(root: string): Promise<PublishedPackage[]> {
  const found: PublishedPackage[] = [];
  for (const room of ["packages", "apps"]) {
    for (const entry of await entriesOf(join(root, room))) {
      const directory = `${room}/${entry}`;
      const manifest: Manifest = JSON.parse(await readFile(join(root, directory, "package.json"), "utf8"));
      if (manifest.private !== true)
        found.push({ name: manifest.name, version: manifest.version, directory });
    }
  }
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Folders that hold a package; a room that is not there has none. */
async function entriesOf(room: string): Promise<string[]> {
  if (!existsSync(room)) return [];
  return (await readdir(room)).filter((entry) => existsSync(join(room, entry, "package.json")));
}
