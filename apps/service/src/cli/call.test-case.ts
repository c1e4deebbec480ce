import { Readable } from "node:stream";
import { runProgram } from "./run-program.ts";

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What somebody types at a terminal; left out: there is no terminal, and nothing on stdin. */
  readonly typed?: string;
}

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process, as `main.ts` does. */
export async function call(args: readonly string[], { env = {}, typed }: CallOptions = {}): Promise<Called> {
  const written = { out: "", err: "" };
  const stdin = Readable.from(typed === undefined || typed === "" ? [] : [Buffer.from(typed)]);
  const code = await runProgram(args, {
    env,
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
