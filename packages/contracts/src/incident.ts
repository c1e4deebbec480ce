import * as z from "zod";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { list } from "./stopping-array.ts";
import { identifier, statedReason } from "./text.ts";

/** The conditions on which the service engages its own kill by itself. */
export const tripwireNames = [
  "unrecorded-request",
  "invalid-release",
  "disputed-decision",
  "model-failures",
  "model-latency",
] as const;

export type TripwireName = (typeof tripwireNames)[number];

/** How a tripwire stands on the replica that answers. */
export const tripwireStatus = z
  .strictObject({
    tripwire: z.enum(tripwireNames),
    state: z.enum(["armed", "off"]).meta({
      description: "`off`: what it would see goes unseen on this replica.",
    }),
    detail: statedReason.meta({ description: "What it fires on, with its bounds; or why it is off." }),
  })
  .meta({ description: "A tripwire, as it stands on the replica that answers." });

export type TripwireStatus = z.infer<typeof tripwireStatus>;

/** One firing of a tripwire. */
export const incident = z
  .strictObject({
    incidentId: identifier,
    tripwire: z.enum(tripwireNames),
    reason: statedReason.meta({ description: "The condition that came true, with its numbers." }),
    /** The numbers of the reason by name, and the ids of what it is about. */
    figures: jsonObject,
    instance: identifier.meta({ description: "The replica that saw it." }),
    occurredAt: instant.meta({ description: "When it was seen." }),
    engagementId: identifier.meta({
      description: "The engagement of the service's own kill; its release closes it.",
    }),
    openedAt: instant.meta({
      description: "When it came on record; later than it was seen where the database could not be reached.",
    }),
    closedAt: instant.nullable().meta({ description: "Null while it is open." }),
    closedBy: identifier
      .nullable()
      .meta({ description: "The subject of the key or token that released the engagement." }),
    closeReason: statedReason.nullable(),
  })
  .meta({
    description:
      "One firing of a tripwire; open until somebody has released what it engaged. `figures` are the numbers of the reason by name, and the ids of what it is about.",
  });

export type Incident = z.infer<typeof incident>;

/** Incident list v1: one page of incidents, newest first, and how the tripwires stand. */
export const incidentListV1 = z
  .strictObject({
    version: z.literal("v1"),
    tripwires: list(tripwireStatus).meta({ description: "Every tripwire, on the replica that answers." }),
    incidents: list(incident),
    next: identifier
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one." }),
  })
  .meta({
    title: "Incident list v1",
    description:
      "One page of incidents, newest first, and how the tripwires stand on the replica that answers.",
  });

export type IncidentListV1 = z.infer<typeof incidentListV1>;
