import type { Operation } from "./operation.ts";

export const incidentOperations = {
  listIncidents: {
    method: "get",
    path: "/v1/incidents",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "List incidents",
    description:
      "Newest first: the tripwires that have engaged the service's own kill, with the numbers of each condition. An incident is open until its engagement is released, and names who released it. Also the status of every tripwire on the replica that answers.",
    parameters: ["state", "cursor", "limit"],
    request: null,
    answers: { 200: { document: "incident-list", description: "One page of incidents, and the tripwires." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
