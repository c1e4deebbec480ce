import { setUpUnleash } from "@slotgate/controls";
import { loadUnleashSetupConfig } from "@slotgate/service/config";
import { asJson } from "./output/as-json.ts";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import { envWithUnleash } from "./output/env-with-stack.ts";
import type { CommandIo } from "./output/io.ts";
import { printable } from "./output/printable.ts";
import type { OutputOptions } from "./output/view.ts";

/** Prepares Unleash in the safe state; safe to run again. */
export async function unleashSetupCommand(io: CommandIo, { json }: OutputOptions): Promise<void> {
  const { out } = io;
  const loaded = loadUnleashSetupConfig(envWithUnleash(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const report = (line: string): void => (json === true ? undefined : out(`${printable(line)}\n`));
  const done = await setUpUnleash({ ...loaded.config, report });
  if (json === true) out(asJson(done));
}
