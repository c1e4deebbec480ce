import { messageOf } from "@slotgate/controls";
import { type Command, CommanderError } from "commander";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";
import { paintFor } from "./output/paint.ts";
import { createProgram } from "./program.ts";

/** Runs the command and returns its exit code; errors are reported on stderr. */
export async function runProgram(args: readonly string[], io: CommandIo): Promise<number> {
  let name = "slotgate";
  try {
    await createProgram(io)
      .hook("preAction", (_program, command) => {
        name = pathOf(command);
      })
      .parseAsync([...args], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    // Commander has printed its message, and throws for a requested help too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const paint = paintFor({ env: io.env, isTerminal: io.errIsTerminal === true });
    io.err(`${paint("bad", `${name}:`)} ${messageOf(error)}\n`);
    return error instanceof CommandFailure ? error.exitCode : exitCodes.failed;
  }
}

/** The full name of a command, e.g. `slotgate kill status`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
