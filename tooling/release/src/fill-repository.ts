import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommitPages } from "./commit-pages.ts";
import type { Manifest } from "./manifest.ts";
import { publishedPackages } from "./published-packages.ts";

/**
 * Writes `repository` into the manifests of a copy. npm holds a package's provenance against that field, and the
 * address is known only where the release runs.
 */
export async function fillRepository(copy: string, { address }: CommitPages): Promise<void> {
  for (const { directory } of await publishedPackages(copy)) {
    const file = join(copy, directory, "package.json");
    const manifest: Manifest = JSON.parse(await readFile(file, "utf8"));
    const repository = { type: "git", url: `git+${address}.git`, directory };
    await writeFile(file, `${JSON.stringify({ ...manifest, repository }, null, 2)}\n`);
  }
}
