import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publishedPackages } from "./published-packages.ts";
import { runChangeset } from "./run-changeset.ts";

/** A package that the pending changesets give a new version. */
export interface NextVersion {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** The new part of its changelog. */
  readonly changes: string;
}

/** Gives a copy of the repository the versions and changelogs that its pending changesets ask for. */
export async function nextVersions(copy: string): Promise<NextVersion[]> {
  const before = await publishedPackages(copy);
  await runChangeset(["version"], { cwd: copy });
  const after = await publishedPackages(copy);
  const next: NextVersion[] = [];
  for (const { name, version, directory } of after) {
    const from = before.find((one) => one.name === name)?.version;
    if (from === undefined || from === version) continue;
    const changelog = await readFile(join(copy, directory, "CHANGELOG.md"), "utf8");
    next.push({ name, from, to: version, changes: sectionOf({ changelog, version }) });
  }
  return next;
}

function sectionOf({ changelog, version }: { readonly changelog: string; readonly version: string }): string {
  const start = changelog.indexOf(`## ${version}\n`);
  if (start === -1) throw new Error(`the changelog has no section for version ${version}`);
  const end = changelog.indexOf("\n## ", start);
  return changelog.slice(start, end === -1 ? undefined : end).trim();
}
