import { createInterface } from "node:readline";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import type { CommandIo } from "./io.ts";

export interface Question {
  /** What yes allows, as in `withdraw them?`. */
  readonly question: string;
  /** How things are without a yes, as in `nothing was withdrawn`. */
  readonly otherwise: string;
  /** What to give in place of an answer, where there is no terminal. */
  readonly give: string;
}

/** Returns after a yes at a terminal and throws in every other case: silence is no consent. */
export async function requireYes(
  { stdin, err, errIsTerminal }: CommandIo,
  { question, otherwise, give }: Question,
): Promise<void> {
  // A question that went into a file would wait for an answer from a user who cannot see it.
  if (stdin.isTTY !== true || errIsTerminal === false) {
    throw new CommandFailure(`${otherwise}: there is no terminal to ask at; give ${give}`, {
      exitCode: exitCodes.usage,
    });
  }
  err(`${question} [y/N] `);
  const answer = await firstLine(stdin);
  // Ctrl-D leaves the cursor behind the question.
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
  // Reading from a terminal that was hung up fails.
  lines.once("error", end);
  try {
    return await promise;
  } finally {
    // An input that is still being read keeps the process from ending.
    lines.close();
  }
}
