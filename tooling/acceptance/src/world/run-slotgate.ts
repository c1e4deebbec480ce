import { Readable } from "node:stream";
import { runProgram } from "slotgate";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command with these variables, in this process: starting one costs a second of a busy machine, and what the
 * process itself adds is tested elsewhere.
 */
export async function runSlotgate(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin = "",
): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const code = await runProgram(args, {
    env,
    stdin: Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]),
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
  });
  return { code, stdout, stderr };
}
