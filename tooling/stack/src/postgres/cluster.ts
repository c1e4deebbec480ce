import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readClusterFile, writeClusterFile } from "./cluster-file.ts";
import { canEnter, makeDirectory, makePrivateDirectory, outsideDirectory } from "./placement.ts";
import type { SystemUser } from "./system-user.ts";

/** A database cluster on disk, complete and not running. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
}

export interface ClusterOptions {
  /** The intended place of the cluster; another is used, and logged, if `user` cannot enter it. */
  readonly dataDirectory: string;
  readonly binaries: string;
  readonly user: SystemUser | undefined;
  readonly log: (line: string) => void;
}

/**
 * Opens the cluster of a data directory and creates it the first time.
 *
 * @throws Error when there is a cluster whose password is lost, or when `initdb` fails.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDirectory, user, log } = options;
  await makeDirectory(dataDirectory);
  const inside = join(dataDirectory, "cluster");
  let file = await readClusterFile(dataDirectory);
  if (file === undefined) {
    if (existsSync(inside)) {
      throw new Error(`\`${dataDirectory}\` holds a database without its password: delete it to begin anew`);
    }
    file = await writeClusterFile(dataDirectory, await choosePlace(options));
  }
  const directory = file.place === "inside" ? inside : file.place;
  if (file.place !== "inside") log(`the database is kept in \`${directory}\``);
  if (!existsSync(directory)) await createCluster({ ...options, directory, password: file.password });
  if (!canEnter(directory, user)) {
    throw new Error(`the system user of PostgreSQL can no longer enter \`${directory}\``);
  }
  return { directory, password: file.password };
}

async function choosePlace({ dataDirectory, user, log }: ClusterOptions): Promise<string> {
  if (user === undefined || canEnter(dataDirectory, user)) return "inside";
  log(`PostgreSQL's system user cannot enter \`${dataDirectory}\``);
  const directory = join(await outsideDirectory({ instead: dataDirectory, user }), "cluster");
  // Left by a data directory of the same path that was deleted since: its password is lost.
  await rm(directory, { recursive: true, force: true });
  return directory;
}

/** Built beside its final place, so that an interrupted attempt is never taken for a cluster. */
async function createCluster(
  options: ClusterOptions & { readonly directory: string; readonly password: string },
): Promise<void> {
  const { directory, user, binaries, log, password } = options;
  const partial = `${directory}.partial`;
  const scratch = await mkdtemp(join(tmpdir(), "slotgate-initdb-"));
  try {
    await rm(partial, { recursive: true, force: true });
    await makePrivateDirectory(partial, user);
    const passwordFile = join(scratch, "password");
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user !== undefined) {
      await chown(passwordFile, user.uid, user.gid);
      await chown(scratch, user.uid, user.gid);
    }
    log("creating the database cluster");
    // The built-in locale orders text the same way on every machine.
    await run(join(binaries, "bin", "initdb"), user, [
      `--pgdata=${partial}`,
      "--username=postgres",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ]);
    await rename(partial, directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function run(command: string, user: SystemUser | undefined, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      ...user,
      cwd: "/",
      env: { LC_ALL: "C", PATH: process.env["PATH"] ?? "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += String(chunk);
      });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${command}\` ended with code ${code}: ${output.trim()}`));
    });
  });
}
