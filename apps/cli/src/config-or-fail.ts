import { type LoadedConfig, loadConfig } from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";

/** The configuration for a command; every problem is listed when there is one. */
export function configOrFail(
  { env }: Pick<CommandIo, "env">,
  command: "serve" | "run" | "decide",
): Extract<LoadedConfig, { readonly ok: true }> {
  const loaded = loadConfig(env, { command });
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  return loaded;
}

/** The same for a command without a log: what is worth a line goes to stderr. */
export function configAndNotes(io: CommandIo, command: "run" | "decide") {
  const { config, notes } = configOrFail(io, command);
  for (const note of notes) io.err(`slotgate: ${note}\n`);
  return config;
}
