import { readFile } from "node:fs/promises";
import { messageOf } from "@slotgate/controls";
import { parseHeads } from "@slotgate/executor";
import type { Head } from "@slotgate/telemetry";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";

/** Reads heads from a file of `heads export` or from lines of a service's log. */
export async function readHeadsFile(path: string): Promise<readonly Head[]> {
  try {
    return parseHeads(await readFile(path, "utf8"));
  } catch (error) {
    const why = messageOf(error);
    throw new CommandFailure(`the heads in \`${path}\` cannot be used: ${why}`, {
      exitCode: exitCodes.invalidInput,
    });
  }
}
