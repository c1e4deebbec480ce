import { CommandFailure, exitCodes } from "../command-failure.ts";
import type { CommandIo } from "../io.ts";
import { saysYes } from "../says-yes.ts";
import type { RemovalWords } from "./removal-words.ts";

/** Returns when somebody at a terminal says yes, and throws in every other case: silence is no consent. */
export async function consentTo({ stdin, err }: CommandIo, { question, done }: RemovalWords): Promise<void> {
  if (stdin.isTTY !== true) {
    throw new CommandFailure(
      `nothing was ${done}: there is no terminal to ask at; give --yes to ${question} them, or --dry-run to count them`,
      { exitCode: exitCodes.usage },
    );
  }
  if (!(await saysYes({ stdin, err }, `${question} them?`)))
    throw new CommandFailure(`nothing was ${done}: the answer was not yes`);
}
