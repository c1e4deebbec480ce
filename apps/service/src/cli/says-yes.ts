import { createInterface } from "node:readline";
import type { CommandIo } from "./io.ts";

/** Asks at a terminal; whatever is not yes is no. */
export async function saysYes(
  { stdin, err }: Pick<CommandIo, "stdin" | "err">,
  question: string,
): Promise<boolean> {
  err(`${question} [y/N] `);
  for await (const line of createInterface({ input: stdin })) return /^y(?:es)?$/i.test(line.trim());
  return false;
}
