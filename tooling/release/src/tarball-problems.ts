import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { CommandError } from "./command-error.ts";
import { runCommand } from "./run-command.ts";
import type { Tarball } from "./tarball.ts";

/**
 * Everything that is wrong with a packed package, one sentence each: what must not be in it or is missing, what
 * publint says (suggestions too) and what `attw --profile esm-only` says. An empty list is a package that can go out.
 */
export async function tarballProblems(tarball: Tarball): Promise<string[]> {
  return [
    ...contentProblems(tarball),
    ...manifestProblems(tarball),
    ...(await publintProblems(tarball)),
    ...(await attwProblems(tarball)),
  ];
}

const neverShipped = /^src\/|\.test\.|\.test-case\.|\.map$|\.tsbuildinfo$|(?:^|\/)(?:\.|node_modules\/)/;

function contentProblems({ entries, manifest }: Tarball): string[] {
  const paths = entries.map(({ path }) => path);
  // Before its first version a package has no changes to list.
  const changelog = manifest.version === "0.0.0" ? [] : ["CHANGELOG.md"];
  return [
    ...["LICENSE", "README.md", ...changelog]
      .filter((name) => !paths.includes(name))
      .map((name) => `${name} is missing`),
    ...paths.filter((path) => neverShipped.test(path)).map((path) => `\`${path}\` does not belong in it`),
  ];
}

function manifestProblems({ manifest }: Tarball): string[] {
  return [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies]
    .flatMap((ranges) => Object.entries(ranges ?? {}))
    .filter(([, range]) => /^(?:workspace|catalog|file|link):/.test(range))
    .map(([name, range]) => `depends on \`${name}\` as \`${range}\`, which only this workspace knows`);
}

async function publintProblems({ file }: Tarball): Promise<string[]> {
  const packed = await readFile(file);
  const { messages, pkg } = await publint({
    pack: { tarball: Uint8Array.from(packed).buffer },
    level: "suggestion",
  });
  return messages.map(
    (message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
}

async function attwProblems({ file }: Tarball): Promise<string[]> {
  const manifest = createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json");
  const attw = join(dirname(manifest), "dist/index.js");
  const args = [attw, file, "--profile", "esm-only", "--format", "table-flipped", "--no-color", "--no-emoji"];
  try {
    await runCommand(process.execPath, args, { cwd: dirname(file) });
    return [];
  } catch (error) {
    if (error instanceof CommandError && error.code === 1) return [`attw: ${error.output}`];
    throw error;
  }
}
