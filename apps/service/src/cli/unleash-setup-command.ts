import { loadUnleashSetupConfig } from "../config/load-unleash-setup-config.ts";
import { setUpUnleash } from "../unleash-setup/unleash-setup.ts";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import type { CommandIo } from "./io.ts";

/** Prepares an Unleash in the safe position; safe to run again. */
export async function unleashSetupCommand({ env, out }: CommandIo): Promise<void> {
  const loaded = loadUnleashSetupConfig(env);
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  await setUpUnleash({ ...loaded.config, report: (line) => out(`${line}\n`) });
}
