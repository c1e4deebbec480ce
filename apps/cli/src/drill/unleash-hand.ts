import { createAdminClient, type UnleashFlags, unleashFlags } from "@slotgate/controls";
import type { FlagLevers } from "@slotgate/executor/drilling";
import { loadUnleashSetupConfig } from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import { envWithUnleash } from "../output/env-with-stack.ts";
import type { CommandIo } from "../output/io.ts";
import { flagLever } from "./flag-lever.ts";

/** The drill's access to Unleash. */
export interface UnleashHand {
  readonly flags: UnleashFlags;
  readonly killFlag: string;
  readonly aiFlag: string;
}

export const flagLevers = (
  { flags, killFlag, aiFlag }: UnleashHand,
  { environment }: { readonly environment: string },
): FlagLevers => ({
  killFlag,
  kill: flagLever({ what: "kill-flag", flags, name: killFlag, to: "on", environment }),
  aiFlag,
  ai: flagLever({ what: "ai-flag", flags, name: aiFlag, to: "off", environment }),
});

/** Access to Unleash from the variables; a failure lists every problem. */
export function unleashHandOrFail(io: CommandIo): UnleashHand {
  const loaded = loadUnleashSetupConfig(envWithUnleash(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const { killFlag, aiFlag } = loaded.config;
  return { flags: unleashFlags(createAdminClient(loaded.config)), killFlag, aiFlag };
}
