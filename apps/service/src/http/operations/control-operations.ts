import type { Operation } from "./operation.ts";

export const controlOperations = {
  readControls: {
    method: "get",
    path: "/v1/controls",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the controls in force",
    description:
      "What operators have set, how long ago it was confirmed, every kill switch, the allowlist, and one sentence of advice per problem.",
    parameters: [],
    request: null,
    answers: { 200: { document: "controls-status", description: "The controls as this replica sees them." } },
    problems: {},
  },
} as const satisfies Readonly<Record<string, Operation>>;
