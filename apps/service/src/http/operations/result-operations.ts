import type { Operation } from "../operation.ts";
import { problemTexts } from "../problem-texts.ts";

const bounded = "All filters that are named must apply, and at least one must be.";

export const resultOperations = {
  readJobResult: {
    method: "get",
    path: "/v1/jobs/{jobId}/result",
    roles: ["submit"],
    tag: "Results",
    summary: "Fetch a job's result",
    description:
      "The newest completed result of the job that was not removed, among those of the key's owner, with the decision that it came from.",
    parameters: [],
    request: null,
    answers: { 200: { document: "job-answer", description: "The result and its decision." } },
    problems: {
      "not-found": problemTexts.noResult,
      "result-gone": problemTexts.resultGone,
      "results-held-back": `${problemTexts.heldBack}: \`KILL_SWITCH\``,
      "store-unavailable": null,
    },
  },
  withdrawResults: {
    method: "post",
    path: "/v1/results/withdraw",
    roles: ["operate"],
    tag: "Results",
    summary: "Withdraw stored results",
    description: `Generated results that the filter names are never served again, by no replica, from the moment of the answer on; their job ids are free for other content. ${bounded} With \`dryRun\` it only counts.`,
    parameters: [],
    request: { document: "result-withdrawal", description: "Which results, and why." },
    answers: { 200: { document: "result-removal", description: "How many were withdrawn." } },
    problems: { "invalid-removal": null, "store-unavailable": null },
  },
  eraseResults: {
    method: "post",
    path: "/v1/results/erase",
    roles: ["operate"],
    tag: "Results",
    summary: "Erase stored outputs",
    description: `Deletes outputs by owner or age, those of verbatim jobs too. The records stay: they hold no content. ${bounded} With \`dryRun\` it only counts.`,
    parameters: [],
    request: { document: "result-erasure", description: "Whose outputs or how old, and why." },
    answers: { 200: { document: "result-removal", description: "How many were erased." } },
    problems: { "invalid-removal": null, "store-unavailable": null },
  },
  listRemovals: {
    method: "get",
    path: "/v1/results/removals",
    roles: ["operate", "audit"],
    tag: "Results",
    summary: "List withdrawals and erasures",
    description: "Newest first: who asked for it, why, for which results, and how many there were.",
    parameters: ["cursor", "limit"],
    request: null,
    answers: { 200: { document: "result-removal-list", description: "One page of the log." } },
    problems: { "bad-request": null, "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
