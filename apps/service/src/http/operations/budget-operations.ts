import type { Operation } from "./operation.ts";

export const budgetOperations = {
  readBudget: {
    method: "get",
    path: "/v1/budget",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the budgets and their use",
    description:
      "The limits on tokens and calls per day and run, and the use of today and of the last 30 days with any, over all replicas. A job that exceeds a budget ends as `BUDGET_EXHAUSTED`.",
    parameters: [],
    request: null,
    answers: { 200: { document: "budget", description: "The limits and their use." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
