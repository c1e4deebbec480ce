import type { Operation } from "./operation.ts";

export const budgetOperations = {
  readBudget: {
    method: "get",
    path: "/v1/budget",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read what is left of the budgets",
    description:
      "How many tokens and calls may be spent by day and by run, and what today and the last 30 days on which something was reserved have used, over all replicas. A job that does not fit in ends as `BUDGET_EXHAUSTED`.",
    parameters: [],
    request: null,
    answers: { 200: { document: "budget", description: "The limits, and what was used." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
