import * as z from "zod";
import { instant } from "./instant.ts";
import { reasonCodes } from "./reasons.ts";
import { list } from "./stopping-array.ts";
import { count } from "./text.ts";

/** The longest window, in steps. */
export const activitySteps = 60;

export const activityStep = z
  .strictObject({
    at: instant.meta({ description: "When the step begins." }),
    reasons: list(z.strictObject({ reason: z.enum(reasonCodes), jobs: count.min(1) })).meta({
      description:
        "The jobs that ended in this step, by reason, in the order of the reasons; empty: none ended.",
    }),
  })
  .meta({ description: "The jobs that ended in one step, by reason." });

export type ActivityStep = z.infer<typeof activityStep>;

/** Activity v1: how many jobs ended recently, by time and reason. */
export const activityV1 = z
  .strictObject({
    version: z.literal("v1"),
    from: instant.meta({ description: "When the first step begins." }),
    to: instant.meta({ description: "The time up to which jobs are counted; the last step is not over." }),
    stepSeconds: z.int().min(1).meta({ description: "The length of a step." }),
    steps: list(activityStep)
      .min(1)
      .max(activitySteps)
      .meta({ description: "Oldest first, without gaps. The last one is still under way." }),
  })
  .meta({
    title: "Activity v1",
    description:
      "How many jobs ended in each step of the recent past, by reason. Jobs of drills are left out.",
  });

export type ActivityV1 = z.infer<typeof activityV1>;
