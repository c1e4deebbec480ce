import { loadUnleashSetupConfig } from "../config/load-unleash-setup-config.ts";
import { setUpUnleash } from "../unleash-setup/unleash-setup.ts";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import { envWithUnleash } from "./env-with-stack.ts";
import type { CommandIo } from "./io.ts";
import { asJson } from "./output/as-json.ts";
import type { OutputOptions } from "./output/view.ts";
import { printable } from "./printable.ts";

/** Prepares an Unleash in the safe position; safe to run again. */
export async function unleashSetupCommand(io: CommandIo, { json }: OutputOptions): Promise<void> {
  const { out } = io;
  const loaded = loadUnleashSetupConfig(envWithUnleash(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const report = (line: string): void => (json === true ? undefined : out(`${printable(line)}\n`));
  const done = await setUpUnleash({ ...loaded.config, report });
  if (json === true) out(asJson(done));
}
