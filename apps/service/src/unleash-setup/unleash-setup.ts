import * as z from "zod";
import { type AdminClientOptions, adminPath, createAdminClient } from "./admin-client.ts";
import { prepareContextField } from "./context-field.ts";
import { NoEnvironmentError } from "./no-environment-error.ts";
import { prepareAiFlag, prepareKillFlag } from "./prepare-flags.ts";
import { noteWork } from "./setup-notes.ts";

export interface UnleashSetupOptions extends AdminClientOptions {
  readonly killFlag: string;
  readonly aiFlag: string;
  /** The group that the rollout names. */
  readonly groupId: string;
  /** Unleash's project; `default` when left out. */
  readonly project?: string;
  /** Gets one line for each thing that was created, was there already, or has to be looked at. */
  readonly report: (line: string) => void;
}

/** What the set-up did. */
export interface SetupReport {
  readonly environments: readonly string[];
  /** What was created, in words; empty when everything was there. */
  readonly created: readonly string[];
  /** What an operator should look at, in words. */
  readonly toCheck: readonly string[];
}

/** `visible` says whether an environment belongs to the project. */
const projectEnvironments = z.object({
  environments: z.array(z.object({ name: z.string(), visible: z.boolean().optional() })),
});

/**
 * Prepares an Unleash: the context field `jobId`, both flags, and in every environment of the project the safe
 * position: kill engaged, AI off, 0 %. Creates only what is missing, so it is safe to run again and changes
 * nothing that an operator has set: a flag that has a strategy in an environment is left alone there.
 * Throws an `UnleashAdminError` when Unleash refuses, and a `NoEnvironmentError`.
 */
export async function setUpUnleash(options: UnleashSetupOptions): Promise<SetupReport> {
  const { killFlag, aiFlag, groupId, project = "default", report } = options;
  const client = createAdminClient(options);
  const { notes, created, toCheck } = noteWork(report);

  const listed = await client.get(adminPath("environments", "project", project), projectEnvironments);
  const environments = listed.environments.filter(({ visible }) => visible !== false).map(({ name }) => name);
  if (environments.length === 0) throw new NoEnvironmentError(project);

  await prepareContextField(client, notes);
  const plan = { client, notes, project, environments, killFlag, aiFlag, groupId };
  // In this order, so that at no moment there is an AI flag without its kill flag.
  await prepareKillFlag(plan);
  await prepareAiFlag(plan);
  return { environments, created, toCheck };
}
