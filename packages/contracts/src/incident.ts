import * as z from "zod";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { list } from "./stopping-array.ts";
import { identifier, statedReason } from "./text.ts";
import { tripwireNames, tripwireStatus } from "./tripwire.ts";

/** The severities of incidents, the worst first. */
export const severities = [1, 2, 3, 4] as const;

export type Severity = (typeof severities)[number];

export const severityMeanings = {
  1: "wrong or unsafe content reached readers, or the gates failed",
  2: "AI generation is down, or a control does not work",
  3: "degraded",
  4: "minor",
} as const satisfies Readonly<Record<Severity, string>>;

export const severity = z.literal(severities).meta({
  description: `${severities.map((one) => `${one}: ${severityMeanings[one]}`).join("; ")}.`,
});

/** Something that an incident concerns. */
export const incidentLink = z
  .strictObject({
    kind: z.enum(["engagement", "change", "decision"]).meta({
      description: "An engagement of the kill, an entry of the change log, or a decision.",
    }),
    id: identifier,
  })
  .meta({ description: "An engagement of the kill, an entry of the change log, or a decision, by its id." });

export type IncidentLink = z.infer<typeof incidentLink>;

const newLinks = list(incidentLink).min(1).max(100);

const title = identifier.meta({ description: "What went wrong, in a few words." });
const from = instant.meta({ description: "When its effects began." });
const to = instant.nullable().meta({ description: "When its effects ended; null while they last." });
const links = list(incidentLink);
const by = identifier.meta({
  description: "The subject of the key or token; for a tripwire, `tripwire:` and its name.",
});
const made = { at: instant, by };

const shape = {
  incidentId: identifier,
  openedBy: by,
  openedAt: instant.meta({
    description:
      "When it was recorded; for a tripwire, later than it was detected if the database was unreachable.",
  }),
  severity,
  title,
  description: statedReason.nullable().meta({
    description:
      "What happened; for a tripwire, the condition that was met, with its numbers. Null if nothing was said.",
  }),
  from,
  to,
  links,
  state: z.enum(["open", "resolved"]),
  resolution: z
    .strictObject({ ...made, reason: statedReason })
    .nullable()
    .meta({ description: "Who resolved it, when, and what was found and done; null while it is open." }),
  firing: z
    .strictObject({
      tripwire: z.enum(tripwireNames),
      /** The numbers of the description by name, and the ids concerned. */
      figures: jsonObject,
      instance: identifier.meta({ description: "The replica that detected it." }),
      occurredAt: instant.meta({ description: "When it was detected." }),
    })
    .nullable()
    .meta({
      description:
        "What a tripwire detected; null if a person opened the incident. `figures` are the numbers of the description by name, and the ids concerned.",
    }),
};

/** An incident as it stands. */
export const incident = z.strictObject(shape).meta({
  description:
    "Something that went wrong, opened by a tripwire or a person. A person resolves it; the release of the kill does not.",
});

export type Incident = z.infer<typeof incident>;

/** One entry of an incident's history, which only grows. */
export const incidentHistoryEntry = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("opening"), ...made, severity, from, to, links }),
    z.strictObject({ kind: z.literal("note"), ...made, text: statedReason }),
    z.strictObject({
      kind: z.literal("severity"),
      ...made,
      before: severity,
      after: severity,
      reason: statedReason,
    }),
    z.strictObject({ kind: z.literal("window"), ...made, from, to, reason: statedReason }),
    z.strictObject({ kind: z.literal("links"), ...made, links }),
    z.strictObject({ kind: z.literal("resolution"), ...made, to: instant, reason: statedReason }),
    z.strictObject({ kind: z.literal("reopening"), ...made, reason: statedReason }),
  ])
  .meta({
    description:
      "One entry of an incident's history: who did what, when. `window` holds the time of its effects from then on.",
  });

export type IncidentHistoryEntry = z.infer<typeof incidentHistoryEntry>;

/** Incident v1: an incident with its history. */
export const incidentV1 = z
  .strictObject({
    version: z.literal("v1"),
    ...shape,
    history: list(incidentHistoryEntry).meta({
      description: "In order of time; it begins with the opening.",
    }),
  })
  .meta({ title: "Incident v1", description: "An incident as it stands, with its history." });

export type IncidentV1 = z.infer<typeof incidentV1>;

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

/** Incident opening v1: a person opens an incident. */
export const incidentOpeningV1 = z
  .strictObject({
    version: z.literal("v1"),
    severity,
    title,
    description: statedReason.optional().meta({ description: "What happened." }),
    from: instant.optional().meta({ description: "When its effects began; now, if left out." }),
    to: to.optional(),
    links: newLinks.optional(),
  })
  .meta({
    title: "Incident opening v1",
    description: "Opens an incident; it is open until a person resolves it.",
  });

export type IncidentOpeningV1 = z.infer<typeof incidentOpeningV1>;

const version = z.literal("v1");

/** Incident entry v1: an entry that a person adds to an incident. */
export const incidentEntryV1 = z
  .discriminatedUnion("kind", [
    z.strictObject({ version, kind: z.literal("note"), text: statedReason }),
    z.strictObject({ version, kind: z.literal("severity"), severity, reason: statedReason }),
    z.strictObject({
      version,
      kind: z.literal("window"),
      from: from.optional(),
      to: to.optional(),
      reason: statedReason,
    }),
    z.strictObject({ version, kind: z.literal("links"), links: newLinks }),
    z.strictObject({
      version,
      kind: z.literal("resolution"),
      to: instant.optional().meta({
        description: "When its effects ended; if left out, as it stands, or now if they lasted until now.",
      }),
      reason: statedReason,
    }),
    z.strictObject({ version, kind: z.literal("reopening"), reason: statedReason }),
  ])
  .meta({
    title: "Incident entry v1",
    description:
      "Adds a note or a link, changes the severity or the time of the effects, or resolves or reopens the incident.",
  });

export type IncidentEntryV1 = z.infer<typeof incidentEntryV1>;
