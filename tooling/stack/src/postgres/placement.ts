import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, chown, cp, lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PostgresInstallation } from "./binaries.ts";
import type { SystemUser } from "./system-user.ts";

// A clone may be where the system user `postgres` cannot enter, for instance under /root. Permissions there
// stay as they are: what PostgreSQL needs goes into a directory outside that it can reach.

/** Creates a directory. Other users can pass through the directories created for it, but not list them. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (first === undefined) return;
  for (let created = directory; created.length >= first.length; created = dirname(created)) {
    await chmod(created, 0o711);
  }
}

/** Whether that user can enter the directory. */
export function canEnter(directory: string, user: SystemUser | undefined): boolean {
  if (user === undefined) return true;
  return spawnSync("/bin/sh", ["-c", 'cd -- "$0"', directory], { ...user, cwd: "/", env: {} }).status === 0;
}

/** The directory outside of the clone that replaces one inside that `user` cannot enter. */
export async function outsideDirectory(options: {
  readonly instead: string;
  readonly user: SystemUser;
}): Promise<string> {
  const name = `slotgate-postgres-${createHash("sha256").update(options.instead).digest("hex").slice(0, 12)}`;
  for (const base of outsideBases()) {
    const directory = join(base, name);
    await makeOwnDirectory(directory);
    if (canEnter(directory, options.user)) return directory;
  }
  throw new Error(
    `the system user of PostgreSQL can enter neither \`${options.instead}\` nor ${outsideBases().join(", ")}: ` +
      "put the clone where it can, or run this as an ordinary user",
  );
}

/** The binaries, where `user` can run them: as installed, or else a copy outside of the clone. */
export async function reachableBinaries(options: {
  readonly installation: PostgresInstallation;
  readonly user: SystemUser | undefined;
  readonly log: (line: string) => void;
}): Promise<string> {
  const { installation, user, log } = options;
  if (canRun(installation.directory, user)) return installation.directory;
  for (const base of outsideBases()) {
    const home = join(base, `slotgate-postgresql-${installation.version}`);
    const copy = join(home, "native");
    await makeOwnDirectory(home);
    if (canRun(copy, user)) return copy;
    log(`PostgreSQL's system user cannot reach \`${installation.directory}\`: copying it to \`${copy}\``);
    const partial = join(home, `partial-${process.pid}`);
    await cp(installation.directory, partial, { recursive: true, verbatimSymlinks: true });
    await letEveryoneRead(partial);
    // Another process may have been faster; its copy is as good.
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
    if (canRun(copy, user)) return copy;
  }
  throw new Error(
    `PostgreSQL cannot be run: \`${join(installation.directory, "bin", "postgres")} --version\` fails`,
  );
}

/** Creates an empty directory of that user, closed to all others, as PostgreSQL demands. */
export async function makePrivateDirectory(directory: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  if (user !== undefined) await chown(directory, user.uid, user.gid);
}

// /var/tmp survives a restart of the machine.
function outsideBases(): readonly string[] {
  return [...new Set(["/var/tmp", tmpdir()])];
}

function canRun(directory: string, user: SystemUser | undefined): boolean {
  const postgres = join(directory, "bin", "postgres");
  return spawnSync(postgres, ["--version"], { ...user, cwd: "/", env: {} }).status === 0;
}

async function makeOwnDirectory(directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o711 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause;
  });
  // Its name can be guessed and anyone may write beside it, so what exists must be ours.
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`\`${directory}\` belongs to somebody else: remove it and start again`);
  }
  await chmod(directory, 0o711);
}

async function letEveryoneRead(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  await chmod(path, found.mode | (found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o555 : 0o444));
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await letEveryoneRead(join(path, name));
}
