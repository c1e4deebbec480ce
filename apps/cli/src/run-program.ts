import { messageOf } from "@slotgate/controls";
import { type Command, CommanderError } from "commander";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";
import { paintFor } from "./output/paint.ts";
import { createProgram } from "./program.ts";

/** Runs the command and answers its exit code. What goes wrong is said on stderr, in words. */
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
    // Commander has printed its message, and treats the help that was asked for as an error too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const paint = paintFor({ env: io.env, isTerminal: io.errIsTerminal === true });
    io.err(`${paint("bad", `${name}:`)} ${messageOf(error)}\n`);
    return error instanceof CommandFailure ? error.exitCode : exitCodes.failed;
  }
}

/** As it is called, e.g. `slotgate kill status`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
