import type { DrillSetting, DrillV1 } from "@slotgate/contracts";
import type { DrillPlan } from "./drill-plan.ts";
import type { DrillStage } from "./drill-stage.ts";
import type { Lever } from "./lever.ts";
import { seeAdmitted, seeAdmittedAgain } from "./looks.ts";
import { StepFailedError } from "./step-failed-error.ts";

/**
 * Carries a drill out: a job is admitted, exposure is lowered, the effect is checked, the former state is put back, and
 * a job is admitted again. After a failure too, everything that was set is put back. Returns the drill as the service
 * recorded it. A failed step carries its own reason.
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

/** Whether the work completed. */
async function goes(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false; // the failed step is recorded
  }
}

async function setLever(stage: DrillStage, { lever, act }: DrillPlan): Promise<void> {
  // A change in progress is awaited: until it ends, it is unknown what to put back.
  await stage.whole(act, async () => {
    const planned = await lever.plan();
    stage.settings.push({ what: lever.what, state: "set", ...planned });
    // After a crash, the service must know what may be set.
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
  `another operator has changed the ${what} since, so it was not put back: check it, and \`slotgate changes\``;
