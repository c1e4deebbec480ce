import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { platform } from "node:os";

export interface ProcessFacts {
  readonly commandLine: string;
  readonly parent: number;
}

/** `undefined` when there is no such process, or when it has ended and only waits to be collected. */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return platform() === "linux" ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const [commandLine, stat] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    // The name in parentheses may hold spaces: the fields after it are the state and the parent.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    return { commandLine: commandLine.replaceAll("\0", " "), parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent, commandLine] = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? "") ?? [];
  return commandLine === undefined ? undefined : { commandLine, parent: Number(parent) };
}
