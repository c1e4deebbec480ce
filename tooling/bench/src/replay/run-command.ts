import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const slotgate = fileURLToPath(new URL("../../../../apps/cli/bin/slotgate.js", import.meta.url));

export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly seconds: number;
}

/** Runs the command as a user would, in a separate process. */
export async function runCommand(args: readonly string[], databaseUrl: string): Promise<CommandEnd> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [slotgate, ...args], {
    env: { PATH: process.env["PATH"] ?? "", DATABASE_URL: databaseUrl },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code: code ?? -1, stdout, stderr, seconds: (performance.now() - startedAt) / 1_000 };
}
