import type { Operation } from "./operation.ts";

export const changeOperations = {
  listChanges: {
    method: "get",
    path: "/v1/changes",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "List changes of exposure",
    description:
      "Newest first: whatever changed what AI may do, with what was in force before and since, who did it, as far as that is known, and why. Entries are never altered or deleted. What is changed outside the service, as the flags in Unleash are, is entered as soon as a replica sees it.",
    parameters: ["source", "since", "until", "cursor", "limit"],
    request: null,
    answers: { 200: { document: "change-list", description: "One page of the log." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
