import { problemTexts } from "../problems/problem-texts.ts";
import { jobIdInPath } from "./job-id-in-path.ts";
import type { Operation } from "./operation.ts";

const everyRole = ["submit", "operate", "audit"] as const;
const evidence = "`evidence` is null for keys that only submit.";

const story = `The job's newest 100 decisions in order of time, each gate by gate with the values that mattered, and a summary in one sentence; an empty list if there is none. ${evidence} So are the gates' details.`;

const jobDecisions = {
  method: "get",
  roles: everyRole,
  tag: "Decisions",
  request: null,
  answers: {
    200: { document: "decision-list", description: "The decisions for the job, in order of time." },
  },
  problems: { "store-unavailable": null },
} as const satisfies Partial<Operation>;

export const decisionOperations = {
  dryRun: {
    method: "post",
    path: "/v1/decisions",
    roles: everyRole,
    tag: "Decisions",
    summary: "Decide without executing",
    description: `Takes the same document as a run, calls no model and records nothing. ${evidence}`,
    parameters: [],
    request: { document: "run", size: "run", description: "The run that would be submitted." },
    answers: {
      200: { document: "dry-run", description: "The gates' current decision on each job." },
    },
    problems: {},
  },
  readDecision: {
    method: "get",
    path: "/v1/decisions/{decisionId}",
    roles: everyRole,
    tag: "Decisions",
    summary: "Explain a decision",
    description: `What was decided, when, on which inputs, and the outcome. ${evidence}`,
    parameters: [],
    request: null,
    answers: { 200: { document: "decision", description: "The decision." } },
    problems: { "not-found": problemTexts.noDecision, "store-unavailable": null },
  },
  readDecisionGeneration: {
    method: "get",
    path: "/v1/decisions/{decisionId}/generation",
    roles: ["operate", "audit"],
    tag: "Decisions",
    summary: "Read a decision's prompt and models",
    description:
      "The exact prompt and the models of a decision that called a model, from the document that was stored with its " +
      "records. The job's input is not stored, so the prompt keeps its placeholders.",
    parameters: [],
    request: null,
    answers: {
      200: { document: "decision-generation", description: "Profile, prompt and models of the decision." },
    },
    problems: { "not-found": problemTexts.noGeneration, "store-unavailable": null },
  },
  listJobDecisions: {
    ...jobDecisions,
    path: "/v1/jobs/{jobId}/decisions",
    parameters: [],
    summary: "Read the story of a job",
    description: `${story} ${jobIdInPath} \`GET /v1/jobs/decisions\`.`,
  },
  findJobDecisions: {
    ...jobDecisions,
    path: "/v1/jobs/decisions",
    parameters: ["jobIdInQuery"],
    summary: "Read the story of a job with any id",
    description: story,
  },
} as const satisfies Readonly<Record<string, Operation>>;
