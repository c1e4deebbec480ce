import { type LoadedConfig, loadConfig } from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";

/** The configuration of a command; a failure lists every problem. */
export function configOrFail(
  { env }: Pick<CommandIo, "env">,
  command: "serve" | "run" | "decide",
): Extract<LoadedConfig, { readonly ok: true }> {
  const loaded = loadConfig(env, { command });
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  return loaded;
}

/** For a command without a log: writes notes to stderr. */
export function configAndNotes(io: CommandIo, command: "run" | "decide") {
  const { config, notes } = configOrFail(io, command);
  for (const note of notes) io.err(`slotgate: ${note}\n`);
  return config;
}
