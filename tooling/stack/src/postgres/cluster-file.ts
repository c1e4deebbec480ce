import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "../write-private-file.ts";

/** What is remembered of a database cluster from one start to the next. */
export interface ClusterFile {
  /** Where the cluster is, as an absolute path, or `inside` for beside this file. */
  readonly place: string;
  /** Password of the superuser `postgres`. */
  readonly password: string;
}

const fileName = "cluster.json";

export async function readClusterFile(directory: string): Promise<ClusterFile | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, fileName), "utf8")) as ClusterFile;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`cannot read \`${join(directory, fileName)}\`: ${(cause as Error).message}`);
  }
}

export async function writeClusterFile(directory: string, place: string): Promise<ClusterFile> {
  const file: ClusterFile = { place, password: randomBytes(24).toString("base64url") };
  await writePrivateFile(join(directory, fileName), `${JSON.stringify(file, null, 2)}\n`);
  return file;
}
