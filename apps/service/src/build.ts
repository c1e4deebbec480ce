import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readVersion } from "./version.ts";

const packages = [
  "contracts",
  "gate",
  "telemetry",
  "model",
  "controls",
  "executor",
  "readiness",
  "postgres",
] as const;

/** What runs here: the version and, because code may change under one version, the beginning of the code's digest. */
export async function readBuild(): Promise<string> {
  const own = dirname(fileURLToPath(import.meta.url));
  const digest = await codeDigest([own, ...packages.flatMap(folderOf)]);
  return `${readVersion()}+${digest.slice(0, 16)}`;
}

/** None if it is part of a bundle, which is in the folder of this module. */
function folderOf(name: string): string[] {
  try {
    return [dirname(fileURLToPath(import.meta.resolve(`@slotgate/${name}`)))];
  } catch {
    return [];
  }
}

/** SHA-256 over the names and contents of all modules in these folders, wherever those are. */
export async function codeDigest(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const [place, folder] of folders.entries()) {
    const names = (await readdir(folder, { recursive: true }))
      .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith(".d.ts"))
      .map((name) => name.replaceAll("\\", "/"))
      .sort();
    for (const name of names) {
      const content = await readFile(join(folder, name));
      hash.update(JSON.stringify([place, name, content.length])).update(content);
    }
  }
  return hash.digest("hex");
}
