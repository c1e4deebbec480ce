import { Readable } from "node:stream";
import type { CommandIo } from "./output/io.ts";
import { runProgram } from "./run-program.ts";

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What a person types at a terminal; left out: there is no terminal, and nothing on stdin. */
  readonly typed?: string;
  /** Columns of the terminal on stdout; left out: it is none. */
  readonly columns?: number;
  /** Wall-clock milliseconds. */
  readonly now?: number;
  readonly cwd?: string;
}

/** When commands think they run. */
export const testNow = Date.parse("2026-01-31T12:00:00Z");

/** For what is made, and not run. */
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
