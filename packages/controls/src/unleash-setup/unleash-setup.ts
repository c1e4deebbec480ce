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
  /** Unleash's project; `default` by default. */
  readonly project?: string;
  /** Receives one line for each thing that was created, existed, or must be checked. */
  readonly report: (line: string) => void;
}

/** The result of the set-up. */
export interface SetupReport {
  readonly environments: readonly string[];
  /** What was created, in words; empty if everything existed. */
  readonly created: readonly string[];
  /** What an operator should check, in words. */
  readonly toCheck: readonly string[];
}

/** `visible`: whether the environment belongs to the project. */
const projectEnvironments = z.object({
  environments: z.array(z.object({ name: z.string(), visible: z.boolean().optional() })),
});

/**
 * Prepares an Unleash: the context field `jobId`, both flags, and a safe state in every environment of the project:
 * kill engaged, AI off, 0 %. Creates only what is missing, so it can be repeated and changes nothing that an operator
 * has set: a flag that has a strategy in an environment is left unchanged there. Throws an `UnleashAdminError` if
 * Unleash refuses, and a `NoEnvironmentError`.
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
  // In this order, so that the AI flag never exists without the kill flag.
  await prepareKillFlag(plan);
  await prepareAiFlag(plan);
  return { environments, created, toCheck };
}
