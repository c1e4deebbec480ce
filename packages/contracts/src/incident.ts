import * as z from "zod";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { list } from "./stopping-array.ts";
import { identifier, statedReason } from "./text.ts";

/** The conditions on which the service engages its own kill. */
export const tripwireNames = [
  "unrecorded-request",
  "invalid-release",
  "disputed-decision",
  "model-failures",
  "model-latency",
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

/** One firing of a tripwire. */
export const incident = z
  .strictObject({
    incidentId: identifier,
    tripwire: z.enum(tripwireNames),
    reason: statedReason.meta({ description: "The condition that was met, with its numbers." }),
    /** The numbers of the reason by name, and the ids concerned. */
    figures: jsonObject,
    instance: identifier.meta({ description: "The replica that detected it." }),
    occurredAt: instant.meta({ description: "When it was detected." }),
    engagementId: identifier.meta({
      description: "The engagement of the service's own kill; its release closes the incident.",
    }),
    openedAt: instant.meta({
      description: "When it was recorded; later than it was detected if the database was unreachable.",
    }),
    closedAt: instant.nullable().meta({ description: "Null while it is open." }),
    closedBy: identifier
      .nullable()
      .meta({ description: "The subject of the key or token that released the engagement." }),
    closeReason: statedReason.nullable(),
  })
  .meta({
    description:
      "One firing of a tripwire; open until its engagement is released. `figures` are the numbers of the reason by name, and the ids concerned.",
  });

export type Incident = z.infer<typeof incident>;

/** Incident list v1: one page of incidents, newest first, and the status of the tripwires. */
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
      "One page of incidents, newest first, and the status of the tripwires on the replica that answers.",
  });

export type IncidentListV1 = z.infer<typeof incidentListV1>;
