import { problemTexts } from "../problems/problem-texts.ts";
import { jobIdInPath } from "./job-id-in-path.ts";
import type { Operation } from "./operation.ts";

const bounded = "All filters given must match, and at least one is required.";

const newest =
  "The newest of the job's completed results that were not removed, for the key's owner, with the decision that it came from.";

const jobResult = {
  method: "get",
  roles: ["submit"],
  tag: "Results",
  request: null,
  answers: { 200: { document: "job-answer", description: "The result and its decision." } },
  problems: {
    "not-found": problemTexts.noResult,
    "result-gone": problemTexts.resultGone,
    "results-held-back": problemTexts.heldBack("KILL_SWITCH"),
    "store-unavailable": null,
  },
} as const satisfies Partial<Operation>;

export const resultOperations = {
  readJobResult: {
    ...jobResult,
    path: "/v1/jobs/{jobId}/result",
    parameters: [],
    summary: "Fetch a job's result",
    description: `${newest} ${jobIdInPath} \`GET /v1/jobs/result\`.`,
  },
  findJobResult: {
    ...jobResult,
    path: "/v1/jobs/result",
    parameters: ["jobIdInQuery"],
    summary: "Fetch the result of a job with any id",
    description: newest,
  },
  withdrawResults: {
    method: "post",
    path: "/v1/results/withdraw",
    roles: ["operate"],
    tag: "Results",
    summary: "Withdraw stored results",
    description: `Once this is answered, no replica serves the generated results that match the filter; answers being sent with one are cut; their job ids can be used for other content. ${bounded} With \`dryRun\` it only counts.`,
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
    description: `Deletes outputs by owner or age, including those of verbatim jobs. The records stay; they contain no content. ${bounded} With \`dryRun\` it only counts.`,
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
    description: "Newest first: who requested it, why, for which results, and their number.",
    parameters: ["cursor", "limit"],
    request: null,
    answers: { 200: { document: "result-removal-list", description: "One page of the log." } },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
