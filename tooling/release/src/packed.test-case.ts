import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { temporaryDirectory } from "@slotgate/stack";
import type { TestProject } from "vitest/node";
import { packPackages } from "./pack-packages.ts";
import { publishedPackages } from "./published-packages.ts";
import { repositoryRoot } from "./repository-root.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the packed packages of this repository lie, by name. */
    readonly tarballs: Readonly<Record<string, string>>;
  }
}

/** Packs every published package once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await temporaryDirectory("packed");
  const destination = join(directory.path, "tarballs");
  await mkdir(destination);
  const packages = await publishedPackages(repositoryRoot);
  const tarballs = await packPackages({ root: repositoryRoot, packages, destination });
  project.provide(
    "tarballs",
    Object.fromEntries(tarballs.map(({ manifest, file }) => [manifest.name, file])),
  );
  return () => directory.remove();
}
