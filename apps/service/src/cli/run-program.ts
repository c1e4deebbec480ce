import { CommanderError } from "commander";
import { messageOf } from "../message-of.ts";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import type { CommandIo } from "./io.ts";
import { createProgram } from "./program.ts";

/** Runs the command and answers its exit code. What goes wrong is said on stderr, in words. */
export async function runProgram(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    await createProgram(io).parseAsync([...args], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    // Commander has said what it has to say, and calls the help that was asked for an error too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    io.err(`slotgate: ${messageOf(error)}\n`);
    return error instanceof CommandFailure ? error.exitCode : exitCodes.failed;
  }
}
