import type { Operation } from "./operation.ts";

export const generationComparisonOperations = {
  compareGeneration: {
    method: "get",
    path: "/v1/generation/comparison",
    roles: ["operate", "audit"],
    tag: "Telemetry",
    summary: "Compare profiles and models",
    description:
      "What each profile and each model did in a time, over all owners and replicas: completed, refused, invalid and truncated, other failures, fallbacks, requests, latency, tokens, and the cost at the prices of the generation document in force. A canary stands beside its profile. The jobs of drills are left out. The time is the last 24 hours by default, and 31 days at most.",
    parameters: ["since", "until"],
    request: null,
    answers: { 200: { document: "generation-comparison", description: "The figures by profile and model." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
