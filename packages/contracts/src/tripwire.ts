import * as z from "zod";
import { statedReason } from "./text.ts";

/** The conditions on which the service acts by itself: `canary` ends a canary, the others engage the own kill. */
export const tripwireNames = [
  "unrecorded-request",
  "invalid-release",
  "disputed-decision",
  "model-failures",
  "model-latency",
  "canary",
] as const;

export type TripwireName = (typeof tripwireNames)[number];

/** The status of a tripwire on the replica that answers. */
export const tripwireStatus = z
  .strictObject({
    tripwire: z.enum(tripwireNames),
    state: z.enum(["armed", "off"]).meta({
      description: "`off`: disabled; its condition is not monitored on this replica.",
    }),
    detail: statedReason.meta({ description: "Its condition with its limits; or why it is disabled." }),
  })
  .meta({ description: "The status of a tripwire on the replica that answers." });

export type TripwireStatus = z.infer<typeof tripwireStatus>;
