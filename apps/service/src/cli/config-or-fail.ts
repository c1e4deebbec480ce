import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import type { CommandIo } from "./io.ts";

/** The configuration for a command; every problem is listed when there is one. */
export function configOrFail({ env }: CommandIo, command: "serve" | "run" | "decide"): Config {
  const loaded = loadConfig(env, { command });
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  return loaded.config;
}
