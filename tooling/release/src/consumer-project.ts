import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installPacked } from "./install-packed.ts";
import { subpathsOf } from "./subpaths.ts";
import { readTarball } from "./tarball.ts";

/** Programs of those who install the contracts; they are no part of this workspace. */
const programs = join(import.meta.dirname, "../consumers");

/** An empty project outside the workspace with the packed contracts installed, and Ajv beside them. */
export async function consumerProject({
  directory,
  tarball,
}: {
  readonly directory: string;
  readonly tarball: string;
}): Promise<{ readonly subpaths: readonly string[] }> {
  await mkdir(directory);
  const manifest = { name: "another-project", private: true, type: "module" };
  await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
  await installPacked({
    project: directory,
    tarballs: { "@slotgate/contracts": tarball },
    dependencies: ["@slotgate/contracts", "ajv"],
  });
  const subpaths = subpathsOf(await readTarball(tarball));
  await cp(programs, directory, { recursive: true });
  await writeFile(join(directory, "subpaths.json"), JSON.stringify(subpaths));
  await writeFile(join(directory, "every-subpath.ts"), everySubpath(subpaths));
  return { subpaths };
}

/** A module that imports all of them by name, so that the compiler must resolve each. */
function everySubpath(subpaths: readonly string[]): string {
  const imports = subpaths.map((subpath, index) =>
    subpath.endsWith(".json")
      ? `import s${index} from ${JSON.stringify(subpath)} with { type: "json" };`
      : `import * as s${index} from ${JSON.stringify(subpath)};`,
  );
  const members = subpaths.map((subpath, index) => `  ${JSON.stringify(subpath)}: s${index},`);
  return [...imports, "export const subpaths: Record<string, object> = {", ...members, "};", ""].join("\n");
}
