import { spawn } from "node:child_process";
import { CommandError } from "./command-error.ts";

export interface CommandOptions {
  readonly cwd: string;
  /** Set in addition to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** So much of a failed command's output is quoted: its end says what was wrong. */
const quoted = 4_000;

/**
 * Runs a command to its end and gives what it wrote to stdout.
 *
 * @throws {CommandError} when it ends with another code than 0.
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env = {} }: CommandOptions,
): Promise<string> {
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    output += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) {
    throw new CommandError({
      command: [file, ...args].join(" "),
      code,
      output: output.slice(-quoted).trim(),
    });
  }
  return stdout;
}
