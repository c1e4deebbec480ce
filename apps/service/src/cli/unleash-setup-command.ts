import { EnvReader } from "../config/env-reader.ts";
import { unknownVariables } from "../config/unknown-variables.ts";
import { setUpUnleash } from "../unleash-setup/unleash-setup.ts";
import { CommandFailure, exitCodes } from "./command-failure.ts";
import type { CommandIo } from "./io.ts";

/** Prepares an Unleash in the safe position; safe to run again. */
export async function unleashSetupCommand({ env, out }: CommandIo): Promise<void> {
  const reader = new EnvReader(env);
  const because = "because `unleash setup` changes that Unleash";
  const url = reader.url("SLOTGATE_UNLEASH_URL", reader.required("SLOTGATE_UNLEASH_URL", because));
  const adminToken = reader.required("SLOTGATE_UNLEASH_ADMIN_TOKEN", because);
  const killFlag = reader.text("SLOTGATE_KILL_FLAG", "slotgen.kill-switch");
  const aiFlag = reader.text("SLOTGATE_AI_FLAG", "slotgen.ai");
  const groupId = reader.text("SLOTGATE_ROLLOUT_GROUP", aiFlag);
  const problems = [...reader.problems, ...unknownVariables(env)];
  if (problems.length > 0) {
    const lines = problems.map(
      ({ variable, expected, received }) => `  ${variable}: expected ${expected}; received ${received}`,
    );
    throw new CommandFailure(`the configuration has problems:\n${lines.join("\n")}`, {
      exitCode: exitCodes.usage,
    });
  }
  try {
    await setUpUnleash({ url, adminToken, killFlag, aiFlag, groupId, report: (line) => out(`${line}\n`) });
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  }
}
