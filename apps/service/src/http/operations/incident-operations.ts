import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

export const incidentOperations = {
  openIncident: {
    method: "post",
    path: "/v1/incidents",
    roles: ["operate"],
    tag: "Incidents",
    summary: "Open an incident",
    description:
      "Opens an incident in the caller's name. Stops nothing: engage the kill for that. Links must name engagements, changes and decisions that exist.",
    parameters: [],
    request: { document: "incident-opening", description: "What went wrong, and how bad it is." },
    answers: { 200: { document: "incident", description: "The incident, with its id." } },
    problems: { "invalid-incident": null, "store-unavailable": null },
  },
  listIncidents: {
    method: "get",
    path: "/v1/incidents",
    roles: ["operate", "audit"],
    tag: "Incidents",
    summary: "List incidents",
    description:
      "Newest first, without their history: those that people opened, and those of tripwires, with the numbers on which each fired. Also the status of every tripwire on the replica that answers. `since` and `until` go by the time of opening.",
    parameters: ["state", "severity", "since", "until", "cursor", "limit"],
    request: null,
    answers: { 200: { document: "incident-list", description: "One page of incidents, and the tripwires." } },
    problems: { "store-unavailable": null },
  },
  readIncident: {
    method: "get",
    path: "/v1/incidents/{incidentId}",
    roles: ["operate", "audit"],
    tag: "Incidents",
    summary: "Read an incident",
    description: "The incident as it stands, and its history: who did what, when and why.",
    parameters: [],
    request: null,
    answers: { 200: { document: "incident", description: "The incident with its history." } },
    problems: { "not-found": problemTexts.noIncident, "store-unavailable": null },
  },
  addIncidentEntry: {
    method: "post",
    path: "/v1/incidents/{incidentId}/entries",
    roles: ["operate"],
    tag: "Incidents",
    summary: "Add to an incident",
    description:
      "Adds an entry to the history: a note, links, another severity, another time of the effects, the resolution, or the reopening of a resolved incident. Entries are never altered or deleted. An entry that would change nothing, such as a second resolution, is refused.",
    parameters: [],
    request: { document: "incident-entry", description: "The entry." },
    answers: { 200: { document: "incident", description: "The incident with this entry." } },
    problems: {
      "invalid-incident": null,
      "incident-refused": null,
      "not-found": problemTexts.noIncident,
      "store-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
