import type { Operation } from "./operation.ts";

export const changeOperations = {
  listChanges: {
    method: "get",
    path: "/v1/changes",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "List changes of exposure",
    description:
      "Newest first: every change of exposure, with the state before and after, who made it, if known, and why. Entries are never altered or deleted. Changes outside the service, such as those of flags in Unleash, are logged as soon as a replica sees them.",
    parameters: ["source", "since", "until", "cursor", "limit"],
    request: null,
    answers: { 200: { document: "change-list", description: "One page of the log." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
