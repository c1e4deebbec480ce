import type { Operation } from "./operation.ts";

export const incidentOperations = {
  listIncidents: {
    method: "get",
    path: "/v1/incidents",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "List incidents",
    description:
      "Newest first: on what tripwires have engaged the service's own kill, with the numbers of each condition. An incident is open until somebody has released its engagement, and says who did. Beside them how every tripwire stands on the replica that answers.",
    parameters: ["state", "cursor", "limit"],
    request: null,
    answers: { 200: { document: "incident-list", description: "One page of incidents, and the tripwires." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
