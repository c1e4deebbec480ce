import type { UnleashServer } from "../unleash.ts";
import { UnleashAdmin } from "../unleash-admin.ts";
import { aiFlag, developmentPercent, killFlag } from "./flags.ts";
import { isPositionSet, markPositionSet } from "./position-marker.ts";
import { cleanEnvironment, type Environment } from "./service-environment.ts";
import { runSlotgate } from "./slotgate-command.ts";

export interface PrepareControlsOptions {
  readonly repository: string;
  readonly env: Environment;
  readonly unleash: UnleashServer;
  readonly unleashDatabaseUrl: string;
  readonly log: (line: string) => void;
}

export type ControlsPosition = "development-position" | "as-operators-left-them";

/**
 * The first time, and only then, creates the flags with the service's own command, in the safe position everywhere,
 * and opens the development environment: what an operator changes or archives later survives the next start.
 */
export async function prepareControls(options: PrepareControlsOptions): Promise<ControlsPosition> {
  const { repository, env, unleash, unleashDatabaseUrl, log } = options;
  if (await isPositionSet(unleashDatabaseUrl)) return "as-operators-left-them";
  await runSlotgate({
    repository,
    args: ["unleash", "setup"],
    env: {
      ...cleanEnvironment(env),
      SLOTGATE_UNLEASH_URL: unleash.apiUrl,
      SLOTGATE_UNLEASH_ADMIN_TOKEN: unleash.adminToken,
    },
    onLine: log,
  });
  const admin = new UnleashAdmin(unleash);
  await admin.setRollout({ ...aiFlag, percent: developmentPercent });
  await admin.setFlag({ ...aiFlag, enabled: true });
  await admin.setFlag({ ...killFlag, enabled: false });
  await markPositionSet(unleashDatabaseUrl);
  return "development-position";
}
