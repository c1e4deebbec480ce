import type { DrillSetting, DrillV1 } from "@slotgate/contracts";
import type { DrillPlan } from "./drill-plan.ts";
import type { DrillStage } from "./drill-stage.ts";
import type { Lever } from "./lever.ts";
import { seeAdmitted, seeAdmittedAgain } from "./looks.ts";
import { StepFailedError } from "./step-failed-error.ts";

/**
 * Carries a drill out: a job is admitted, exposure is lowered, the effect is looked for, what was is put back, and a
 * job is admitted again. Whatever fails, what was set is put back. Answers the drill as the service knows it by then. A step that fails is its own account of what went wrong.
 */
export async function conduct(stage: DrillStage, plan: DrillPlan): Promise<DrillV1> {
  let passed = await goes(async () => {
    await seeAdmitted(stage, { jobId: plan.newJobId() });
    await plan.prepare(stage);
    await setLever(stage, plan);
    await plan.look(stage);
  });
  plan.end();
  passed = (await goes(() => putAllBack(stage, plan.lever))) && passed;
  if (passed)
    passed = await goes(() =>
      seeAdmittedAgain(stage, { withinMs: plan.backWithinMs, newJobId: plan.newJobId }),
    );
  return stage.note(passed ? "passed" : "failed");
}

/** Whether it came to its end. */
async function goes(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false; // the step that failed has said so
  }
}

async function setLever(stage: DrillStage, { lever, act }: DrillPlan): Promise<void> {
  // A change that is on its way is waited for: only then is it known what to put back.
  await stage.whole(act, async () => {
    const planned = await lever.plan();
    stage.settings.push({ what: lever.what, state: "set", ...planned });
    // Whoever finds the drill after a crash has to know what it may have set.
    await stage.note();
    stage.settings[0] = { what: lever.what, state: "set", ...(await lever.set(planned)) };
    await stage.note();
    return { detail: null, value: undefined };
  });
}

async function putAllBack(stage: DrillStage, lever: Lever): Promise<void> {
  for (const [at, setting] of stage.settings.entries())
    await stage.always("what the drill set is put back", async () => {
      const state = await lever.putBack(setting);
      stage.settings[at] = { ...setting, state };
      if (state === "left-alone") throw new StepFailedError(leftAlone(setting));
      return { detail: null, value: undefined };
    });
}

export const leftAlone = ({ what }: Pick<DrillSetting, "what">): string =>
  `somebody else has changed the ${what} since, so it was left alone: look at it, and at \`slotgate changes\``;
