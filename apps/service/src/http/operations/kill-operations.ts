import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

export const killOperations = {
  readKill: {
    method: "get",
    path: "/v1/kill",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the kill",
    description:
      "The service's own kill with its open engagements, and every other kill source, as this replica sees it. Works without the database too.",
    parameters: [],
    request: null,
    answers: { 200: { document: "kill-status", description: "Engaged or not, and by whom." } },
    problems: {},
  },
  engageKill: {
    method: "post",
    path: "/v1/kill",
    roles: ["operate"],
    tag: "Controls",
    summary: "Engage the kill",
    description:
      "Engages the service's own kill for every replica. Once this is answered no further job is admitted and no generated result is released; answers with generated results that are being sent are cut; model calls in flight are aborted and end as `STUB` / `KILL_SWITCH`. Every engagement must be released by its own id.",
    parameters: [],
    request: { document: "kill-request", description: "Why." },
    answers: { 200: { document: "kill-engagement", description: "The engagement, which is in force." } },
    problems: { "invalid-kill": null, "kill-unavailable": null },
  },
  releaseKill: {
    method: "delete",
    path: "/v1/kill/{engagementId}",
    roles: ["operate"],
    tag: "Controls",
    summary: "Release an engagement",
    description:
      "Releases one engagement; the kill stays engaged while another is open. A drill's engagement can only be released with the drill's id in `drill`. An engagement already released is returned unchanged.",
    parameters: [],
    request: { document: "kill-request", description: "Why." },
    answers: { 200: { document: "kill-engagement", description: "The engagement, which is released." } },
    problems: {
      "invalid-kill": null,
      "not-found": problemTexts.noEngagement,
      "release-refused": null,
      "kill-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
