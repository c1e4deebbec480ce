import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** Keeps compiled modules between starts of the command: compiling takes half of their load time. */
export const compileCache = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../../../node_modules/.cache/slotgate", import.meta.url)),
};

const bin = fileURLToPath(new URL("../../../../apps/cli/bin/slotgate.js", import.meta.url));

/** The command as a separate process, as a shell starts it. */
export interface SlotgateProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly stdout: () => string;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function startSlotgate(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin = "",
): SlotgateProcess {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env["PATH"], ...compileCache, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  // A command that reads no input may end before it gets any.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return {
    child,
    stdout: () => stdout,
    ended: once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr })),
  };
}
