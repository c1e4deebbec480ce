import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { processFacts } from "../process/process-facts.ts";

const patienceMs = 12_000;

/**
 * Clears the way for a start in a data directory where a server ran before: a server that lost its guardian
 * is stopped, one whose guardian is stopping it is waited for, and a `postmaster.pid` whose process id
 * belongs to something else by now is removed, since PostgreSQL would take that for itself still running.
 *
 * @throws Error when a running stack is using the data directory.
 */
export async function clearLeftoverServer(directory: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(directory, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(await readFile(pidFile, "utf8"), 10);
  const found = await processFacts(pid);
  if (found === undefined) return;
  if (!found.commandLine.includes(directory)) {
    log("removing a stale `postmaster.pid`");
    await rm(pidFile, { force: true });
    return;
  }
  const parent = await processFacts(found.parent);
  if (parent?.commandLine.includes("guardian.ts") !== true) {
    log(`stopping a PostgreSQL (process ${pid}) that was left behind`);
    process.kill(pid, "SIGINT");
  }
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(50)) {
    if ((await processFacts(pid)) === undefined) return;
  }
  throw new Error(
    `\`${directory}\` is in use by a running PostgreSQL (process ${pid}): stop that stack first`,
  );
}
