import type { Operation } from "./operation.ts";

export const capOperations = {
  previewRollout: {
    method: "get",
    path: "/v1/rollout/preview",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Preview a rollout percentage",
    description:
      "Which jobs of the last seven days (at most the newest 20,000 records) would enter or leave the rollout at another percentage, under the cap in force. Gates 1 and 2 are assumed to pass, guards are not checked. Changes nothing.",
    parameters: ["percent"],
    request: null,
    answers: { 200: { document: "rollout-preview", description: "The effects of the change." } },
    problems: { "store-unavailable": null },
  },
  readCap: {
    method: "get",
    path: "/v1/rollout/cap",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the rollout's cap",
    description: "The service's own ceiling of the rollout, which can only lower the controls' percentage.",
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
      "Sets the ceiling, or removes it with `null`, on every replica at once. `If-Match` is optional.",
    parameters: ["If-Match"],
    request: { document: "rollout-cap-change", description: "Which ceiling, and why." },
    answers: { 200: { document: "rollout-cap", description: "The cap in force.", headers: ["etag"] } },
    problems: { "invalid-cap": null, "revision-changed": null, "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
