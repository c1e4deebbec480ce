import { Readable } from "node:stream";
import type { CommandIo } from "./output/io.ts";
import { runProgram } from "./run-program.ts";

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The input at a terminal; without it there is no terminal, and nothing on stdin. */
  readonly typed?: string;
  /** The width of the terminal on stdout; without it stdout is not a terminal. */
  readonly columns?: number;
  /** Wall-clock milliseconds. */
  readonly now?: number;
  readonly cwd?: string;
}

/** The commands' clock. */
export const testNow = Date.parse("2026-01-31T12:00:00Z");

/** For commands that are built but not run. */
export const silentIo = (): CommandIo => ({
  env: {},
  stdin: Readable.from([]),
  out: () => {},
  err: () => {},
  now: () => testNow,
});

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process, as `main.ts` does. */
export async function call(args: readonly string[], options: CallOptions = {}): Promise<Called> {
  const { env = {}, typed, columns, cwd, now = testNow } = options;
  const written = { out: "", err: "" };
  const stdin = Readable.from(typed === undefined || typed === "" ? [] : [Buffer.from(typed)]);
  const code = await runProgram(args, {
    env,
    columns,
    now: () => now,
    ...(cwd === undefined ? {} : { cwd }),
    stdin: Object.assign(stdin, { isTTY: typed !== undefined }),
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
  });
  return { code, ...written };
}
