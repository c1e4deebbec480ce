import { loadUnleashSetupConfig } from "../../config/load-unleash-setup-config.ts";
import { createAdminClient } from "../../unleash-setup/admin-client.ts";
import { unleashFlags } from "../../unleash-setup/unleash-flags.ts";
import { CommandFailure, exitCodes } from "../command-failure.ts";
import { envWithUnleash } from "../env-with-stack.ts";
import type { CommandIo } from "../io.ts";
import type { UnleashHand } from "./plans.ts";

/** The way to Unleash that the variables name; every problem is listed when there is one. */
export function unleashHandOrFail(io: CommandIo): UnleashHand {
  const loaded = loadUnleashSetupConfig(envWithUnleash(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const { killFlag, aiFlag } = loaded.config;
  return { flags: unleashFlags(createAdminClient(loaded.config)), killFlag, aiFlag };
}
