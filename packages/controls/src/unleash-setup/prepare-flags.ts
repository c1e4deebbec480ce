import * as z from "zod";
import { compileRollout } from "../compile-rollout.ts";
import { type AdminClient, adminPath } from "./admin-client.ts";
import type { SetupNotes } from "./setup-notes.ts";
import { UnleashAdminError } from "./unleash-admin-error.ts";

export interface FlagPlan {
  readonly client: AdminClient;
  readonly notes: SetupNotes;
  readonly project: string;
  readonly environments: readonly string[];
  readonly killFlag: string;
  readonly aiFlag: string;
  readonly groupId: string;
}

/** A flag in one environment. */
const flagState = z.object({ enabled: z.boolean(), strategies: z.array(z.unknown()) });
const anything = z.unknown();

/** The kill flag. Engages it wherever it had no strategy yet, because no operator can have released it there. */
export async function prepareKillFlag(plan: FlagPlan): Promise<void> {
  const { client, notes, killFlag } = plan;
  await createFlag(plan, {
    name: killFlag,
    type: "kill-switch",
    description: "While enabled, slotgate makes no model call in this environment.",
  });
  for (const environment of plan.environments) {
    const place = placeOf(plan, { flag: killFlag, environment });
    const { enabled, strategies } = await client.get(place, flagState);
    if (strategies.length > 0) {
      notes.kept(`\`${killFlag}\` in \`${environment}\`: ${enabled ? "engaged" : "released"}`);
      continue;
    }
    // Create its own strategy first: to a flag without one Unleash adds the project's default, which may be anything.
    const id = await client.create(
      `${place}${adminPath("strategies")}`,
      gradualRollout({ rollout: "100", stickiness: "default", groupId: killFlag }),
    );
    await engage({ client, place, strategyId: id, what: `\`${killFlag}\` in \`${environment}\`` });
    notes.created(`\`${killFlag}\` in \`${environment}\`: engaged`);
  }
}

/** The AI flag, at 0 % wherever it had no strategy yet. It is never enabled. */
export async function prepareAiFlag(plan: FlagPlan): Promise<void> {
  const { client, notes, aiFlag, groupId } = plan;
  await createFlag(plan, {
    name: aiFlag,
    type: "release",
    description: "Content generation by AI. Its gradual rollout sets the percentage of jobs.",
  });
  for (const environment of plan.environments) {
    const place = placeOf(plan, { flag: aiFlag, environment });
    const found = await client.get(place, flagState);
    if (found.strategies.length === 0) {
      await client.create(
        `${place}${adminPath("strategies")}`,
        gradualRollout({ rollout: "0", stickiness: "jobId", groupId }),
      );
      notes.created(`\`${aiFlag}\` in \`${environment}\`: ${found.enabled ? "on" : "off"}, 0 %`);
      continue;
    }
    notes.kept(`\`${aiFlag}\` in \`${environment}\`: ${found.enabled ? "on" : "off"}`);
    const rollout = compileRollout(found, { aiFlag, groupId });
    if (rollout.state === "invalid") notes.check(`in \`${environment}\`, ${rollout.problem}`);
  }
}

async function createFlag(
  { client, notes, project }: FlagPlan,
  flag: { readonly name: string; readonly type: string; readonly description: string },
): Promise<void> {
  const features = adminPath("projects", project, "features");
  if ((await client.find(`${features}${adminPath(flag.name)}`, anything)) !== null) return;
  await client.post(features, flag);
  notes.created(`the flag \`${flag.name}\``);
}

/**
 * Enables a kill flag that has just got its strategy. If that fails the strategy is removed, because with it the next
 * run would assume that an operator has released the flag.
 */
async function engage({
  client,
  place,
  strategyId,
  what,
}: {
  readonly client: AdminClient;
  readonly place: string;
  readonly strategyId: string;
  readonly what: string;
}): Promise<void> {
  try {
    await client.post(`${place}${adminPath("on")}`);
  } catch (error) {
    try {
      await client.remove(`${place}${adminPath("strategies", strategyId)}`);
    } catch {
      if (!(error instanceof UnleashAdminError)) throw error;
      throw new UnleashAdminError({
        ...error.failure,
        leftBehind: `${what} is not engaged: switch it on in Unleash`,
      });
    }
    throw error;
  }
}

const placeOf = (
  { project }: FlagPlan,
  { flag, environment }: { readonly flag: string; readonly environment: string },
): string => adminPath("projects", project, "features", flag, "environments", environment);

const gradualRollout = (parameters: {
  readonly rollout: string;
  readonly stickiness: string;
  readonly groupId: string;
}) => ({ name: "flexibleRollout", constraints: [], parameters });
