import { createInterface } from "node:readline";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import type { CommandIo } from "./io.ts";

export interface Question {
  /** The action, as in `withdraw them?`. */
  readonly question: string;
  /** The state without a yes, as in `nothing was withdrawn`. */
  readonly otherwise: string;
  /** The option that replaces the answer if there is no terminal. */
  readonly give: string;
}

/** Returns after a yes at a terminal, and throws in every other case. */
export async function requireYes(
  { stdin, err, errIsTerminal }: CommandIo,
  { question, otherwise, give }: Question,
): Promise<void> {
  // If stderr is a file, the user cannot see the question.
  if (stdin.isTTY !== true || errIsTerminal === false) {
    throw new CommandFailure(`${otherwise}: there is no terminal for the question; give ${give}`, {
      exitCode: exitCodes.usage,
    });
  }
  err(`${question} [y/N] `);
  const answer = await firstLine(stdin);
  // Ctrl-D leaves the cursor after the question.
  if (answer === null) err("\n");
  if (!/^y(?:es)?$/i.test(answer?.trim() ?? ""))
    throw new CommandFailure(`${otherwise}: the answer was not yes`);
}

/** Null at the end of the input. */
async function firstLine(stdin: CommandIo["stdin"]): Promise<string | null> {
  const lines = createInterface({ input: stdin });
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const end = () => resolve(null);
  lines.once("line", resolve);
  lines.once("close", end);
  // Reading fails after the terminal hung up.
  lines.once("error", end);
  try {
    return await promise;
  } finally {
    // An open reader keeps the process alive.
    lines.close();
  }
}
