import { chmod, mkdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unpack } from "@publint/pack";
import type { Manifest } from "./manifest.ts";
import { publishedPackages } from "./published-packages.ts";
import { repositoryRoot } from "./repository-root.ts";

export interface InstallPackedOptions {
  /** The project, which exists and has no dependencies installed yet. */
  readonly project: string;
  /** Packed packages by name: those to install, and those that they depend on. */
  readonly tarballs: Readonly<Record<string, string>>;
  /** Names of the packages that the project itself depends on, of `tarballs` or of this package's dependencies. */
  readonly dependencies: readonly string[];
}

/**
 * Installs packed packages as a package manager does, but without network: it unpacks the tarballs and links what they
 * depend on from this workspace's own `node_modules`. Each package sees the dependencies that its manifest names, and no
 * others.
 *
 * @throws when a manifest names a dependency that the workspace does not install for that package.
 */
export async function installPacked({
  project,
  tarballs,
  dependencies,
}: InstallPackedOptions): Promise<void> {
  const published = await publishedPackages(repositoryRoot);
  const installed = new Set<string>();
  const install = async (name: string): Promise<void> => {
    if (installed.has(name)) return;
    installed.add(name);
    const directory = join(project, "node_modules", name);
    const source = published.find((one) => one.name === name)?.directory;
    if (source === undefined) throw new Error(`\`${name}\` is not published from this repository`);
    const manifest = await unpackInto(directory, tarballs[name] ?? `no tarball of ${name}`);
    await linkPrograms(manifest, { directory, project });
    const from = join(repositoryRoot, source, "node_modules");
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      if (dependency in tarballs) await install(dependency);
      else await link(dependency, { from, to: join(directory, "node_modules") });
    }
  };
  const own = join(import.meta.dirname, "../node_modules");
  for (const name of dependencies) {
    if (name in tarballs) await install(name);
    else await link(name, { from: own, to: join(project, "node_modules") });
  }
}

interface InstalledManifest extends Manifest {
  readonly bin?: Readonly<Record<string, string>>;
}

async function unpackInto(directory: string, tarball: string): Promise<InstalledManifest> {
  const { files, rootDir } = await unpack(await readFile(tarball));
  for (const { name, data } of files) {
    const file = join(directory, name.slice(rootDir.length + 1));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, data);
  }
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
}

async function linkPrograms(
  { bin = {} }: InstalledManifest,
  { directory, project }: { readonly directory: string; readonly project: string },
): Promise<void> {
  for (const [program, path] of Object.entries(bin)) {
    const file = join(directory, path);
    await chmod(file, 0o755);
    await mkdir(join(project, "node_modules/.bin"), { recursive: true });
    await symlink(file, join(project, "node_modules/.bin", program));
  }
}

async function link(
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const place = join(to, name);
  await mkdir(dirname(place), { recursive: true });
  await symlink(await realpath(join(from, name)), place);
}
