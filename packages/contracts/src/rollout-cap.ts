import * as z from "zod";
import { instant } from "./instant.ts";
import { count, identifier, statedReason } from "./text.ts";

const ceiling = z
  .int()
  .min(0)
  .max(10_000)
  .nullable()
  .meta({ description: "1 % = 100 basis points; null: no cap, the controls decide alone." });

/** Rollout cap v1: the service's own cap on the rollout, and who set it. */
export const rolloutCapV1 = z
  .strictObject({
    version: z.literal("v1"),
    revision: count.meta({ description: "Counts the changes; 0: never set." }),
    basisPoints: ceiling,
    made: z
      .strictObject({
        at: instant,
        by: identifier.meta({ description: "The subject of the key or token that requested it." }),
        reason: statedReason,
      })
      .nullable()
      .meta({ description: "Null if it was never set." }),
  })
  .meta({
    title: "Rollout cap v1",
    description: "The service's own cap on the rollout. It can only lower the controls' percentage.",
  });

export type RolloutCapV1 = z.infer<typeof rolloutCapV1>;

/** Rollout cap change v1: a cap to put in force. */
export const rolloutCapChangeV1 = z
  .strictObject({ version: z.literal("v1"), basisPoints: ceiling, reason: statedReason })
  .meta({
    title: "Rollout cap change v1",
    description: "A request to set or remove the cap on the rollout.",
  });

export type RolloutCapChangeV1 = z.infer<typeof rolloutCapChangeV1>;
