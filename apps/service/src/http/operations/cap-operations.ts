import type { Operation } from "./operation.ts";

export const capOperations = {
  previewRollout: {
    method: "get",
    path: "/v1/rollout/preview",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Preview a rollout percentage",
    description:
      "Which jobs of the last seven days (the newest 20,000 records at most) would come in or drop out at another percentage, under the cap in force. Gates 1 and 2 are taken as passed, guards are not asked. Changes nothing.",
    parameters: ["percent"],
    request: null,
    answers: { 200: { document: "rollout-preview", description: "What it would change." } },
    problems: { "store-unavailable": null },
  },
  readCap: {
    method: "get",
    path: "/v1/rollout/cap",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the rollout's cap",
    description: "The service's own ceiling of the rollout, which can only lower what the controls say.",
    parameters: [],
    request: null,
    answers: { 200: { document: "rollout-cap", description: "The cap in force.", headers: ["etag"] } },
    problems: { "store-unavailable": null },
  },
  setCap: {
    method: "put",
    path: "/v1/rollout/cap",
    roles: ["operate"],
    tag: "Controls",
    summary: "Cap the rollout",
    description:
      "Sets the ceiling, or takes it away with `null`. Every replica follows at once. `If-Match` is heeded where it is sent.",
    parameters: ["If-Match"],
    request: { document: "rollout-cap-change", description: "Which ceiling, and why." },
    answers: { 200: { document: "rollout-cap", description: "The cap in force.", headers: ["etag"] } },
    problems: { "invalid-cap": null, "revision-changed": null, "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
