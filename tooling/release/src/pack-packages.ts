import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { PublishedPackage } from "./published-packages.ts";
import { runCommand } from "./run-command.ts";
import { readTarball, type Tarball } from "./tarball.ts";

export interface PackOptions {
  /** A copy of the repository in which the packages are built. */
  readonly root: string;
  readonly packages: readonly Pick<PublishedPackage, "name">[];
  /** An empty directory for the tarballs. */
  readonly destination: string;
}

/** Packs packages with pnpm, as they are published: its `workspace:` and `catalog:` ranges become versions. */
export async function packPackages({ root, packages, destination }: PackOptions): Promise<Tarball[]> {
  const filters = packages.flatMap(({ name }) => ["--filter", name]);
  await runCommand("pnpm", [...filters, "pack", "--pack-destination", destination], { cwd: root });
  const files = (await readdir(destination)).filter((file) => file.endsWith(".tgz"));
  const tarballs = await Promise.all(files.map((file) => readTarball(join(destination, file))));
  for (const { name } of packages) {
    if (!tarballs.some(({ manifest }) => manifest.name === name))
      throw new Error(`\`${name}\` was not packed`);
  }
  return tarballs.toSorted((one, other) => (one.manifest.name < other.manifest.name ? -1 : 1));
}
