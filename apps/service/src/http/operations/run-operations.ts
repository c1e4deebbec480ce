import type { Operation } from "../operation.ts";

export const runOperations = {
  submitRun: {
    method: "post",
    path: "/v1/runs",
    roles: ["submit"],
    tag: "Runs",
    summary: "Execute a run",
    description:
      "Decides every job of the run and fills those that are admitted. The answer lists one result and its decision for each job, in job order. Nothing is answered that could not be recorded.",
    parameters: ["traceparent"],
    request: { document: "run", description: "The jobs, and the scope that they share." },
    answers: {
      200: { document: "run-response", description: "Every job has its result and its decision." },
    },
    problems: { "records-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
