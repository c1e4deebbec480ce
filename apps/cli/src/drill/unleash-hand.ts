import { createAdminClient, unleashFlags } from "@slotgate/controls";
import { loadUnleashSetupConfig } from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import { envWithUnleash } from "../output/env-with-stack.ts";
import type { CommandIo } from "../output/io.ts";
import type { UnleashHand } from "./plans.ts";

/** Access to Unleash from the variables; a failure lists every problem. */
export function unleashHandOrFail(io: CommandIo): UnleashHand {
  const loaded = loadUnleashSetupConfig(envWithUnleash(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const { killFlag, aiFlag } = loaded.config;
  return { flags: unleashFlags(createAdminClient(loaded.config)), killFlag, aiFlag };
}
