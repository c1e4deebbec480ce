import { cp, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { subpathsOf } from "./subpaths.ts";
import { readTarball } from "./tarball.ts";

/** Programs of those who install the contracts; they are no part of this workspace. */
const programs = join(import.meta.dirname, "../consumers");

/** Installs packed contracts into an empty project, with Ajv beside them, as their users do. */
export async function consumerProject({
  directory,
  tarball,
}: {
  readonly directory: string;
  readonly tarball: string;
}): Promise<{ readonly subpaths: readonly string[] }> {
  const { version }: { version: string } = createRequire(import.meta.url)("ajv/package.json");
  await mkdir(directory);
  const manifest = {
    name: "somebody-elses-project",
    private: true,
    type: "module",
    dependencies: { "@slotgate/contracts": `file:${tarball}`, ajv: version },
  };
  await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
  await runCommand("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: directory });
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
