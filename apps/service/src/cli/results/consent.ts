import { createInterface } from "node:readline";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import type { RemovalWords } from "./removal-words.ts";

/** Returns when somebody at a terminal says yes, and throws in every other case: silence is no consent. */
export async function consentTo({ stdin, err }: CommandIo, { question, done }: RemovalWords): Promise<void> {
  if (stdin.isTTY !== true) {
    throw new CommandFailure(
      `nothing was ${done}: there is no terminal to ask at; give --yes to ${question} them, or --dry-run to count them`,
      { exitCode: exitCodes.usage },
    );
  }
  err(`${question} them? [y/N] `);
  if (!/^y(?:es)?$/i.test((await firstLine(stdin)).trim()))
    throw new CommandFailure(`nothing was ${done}: the answer was not yes`);
}

async function firstLine(input: CommandIo["stdin"]): Promise<string> {
  for await (const line of createInterface({ input })) return line;
  return "";
}
