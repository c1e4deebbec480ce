import type { OperationId } from "@slotgate/service";
import { newJobId, runOf } from "../world/documents.ts";

/** Ids that exist and can be requested. */
export interface Known {
  readonly decisionId: string;
  readonly jobId: string;
  readonly runId: string;
}

/** How to call an operation so that an authorised caller gets an answer. */
export interface Row {
  /** The parameters of the path. */
  readonly parameters?: (known: Known) => Readonly<Record<string, string>>;
  readonly body?: () => unknown;
  readonly query?: (known: Known) => string;
  /** The answer to authorised callers; 200 when left out. */
  readonly status?: number;
  /**
   * How data of another owner is hidden from callers that may only submit. Left out where the answer depends
   * on no owner.
   */
  readonly anothers?: "not-found" | "left-out";
}

/** Not opted in, so that a cell of the matrix gets a stub without a model call. */
const run = () =>
  runOf({ jobs: [{ jobId: newJobId() }], metadata: { requiresReview: true, allowAI: false } });

const noRules = { version: "allowlist.v1", enabled: false, mode: "deny_by_default", rules: [] };

/** A dry run that matches nothing. */
const removal = () => ({
  version: "v1",
  reason: "to see who may",
  filter: { owner: "nobody" },
  dryRun: true,
});

const ofJob = ({ jobId }: Known): string => `jobId=${encodeURIComponent(jobId)}`;

/** A row for every operation. */
export const rows: Readonly<Record<OperationId, Row>> = {
  submitRun: { body: run },
  dryRun: { body: run },
  listRuns: { anothers: "left-out" },
  readRun: { parameters: ({ runId }) => ({ runId }), anothers: "not-found" },
  streamRun: { parameters: ({ runId }) => ({ runId }), anothers: "not-found" },
  readJobResult: { parameters: ({ jobId }) => ({ jobId }), anothers: "not-found" },
  findJobResult: { query: ofJob, anothers: "not-found" },
  withdrawResults: { body: removal },
  eraseResults: { body: removal },
  listRemovals: {},
  readDecision: { parameters: ({ decisionId }) => ({ decisionId }), anothers: "not-found" },
  readDecisionGeneration: { parameters: ({ decisionId }) => ({ decisionId }), anothers: "not-found" },
  listJobDecisions: { parameters: ({ jobId }) => ({ jobId }), anothers: "left-out" },
  findJobDecisions: { query: ofJob, anothers: "left-out" },
  listTelemetry: { anothers: "left-out" },
  readActivity: {},
  compareGeneration: {},
  exportTelemetry: { anothers: "left-out" },
  readControls: {},
  readKill: {},
  // Without a reason, so that no cell of the matrix engages a kill.
  engageKill: { body: () => ({ version: "v1" }), status: 422 },
  releaseKill: {
    parameters: () => ({ engagementId: "none" }),
    body: () => ({ version: "v1", reason: "to see who may" }),
    status: 404,
  },
  // The service of the matrix has its allowlist in a file, and tells authorised callers so.
  readAllowlist: {},
  applyAllowlist: { body: () => ({}), status: 409 },
  previewAllowlist: { body: () => ({ version: "v1", document: noRules }) },
  listAllowlistRevisions: { status: 409 },
  readAllowlistRevision: { parameters: () => ({ revision: "1" }), status: 409 },
  rollBackAllowlist: { body: () => ({}), status: 409 },
  readGeneration: {},
  applyGeneration: { body: () => ({}), status: 428 },
  listGenerationRevisions: {},
  readGenerationRevision: { parameters: () => ({ revision: "1" }), status: 404 },
  rollBackGeneration: { body: () => ({}), status: 422 },
  tryGeneration: { body: () => ({ version: "v1" }), status: 422 },
  previewRollout: { query: () => "percent=10" },
  readCap: {},
  readBudget: {},
  setCap: { body: () => ({ version: "v1" }), status: 422 },
  listChanges: {},
  openIncident: { body: () => ({ version: "v1" }), status: 422 },
  listIncidents: {},
  readIncident: { parameters: () => ({ incidentId: "none" }), status: 404 },
  addIncidentEntry: {
    parameters: () => ({ incidentId: "none" }),
    body: () => ({ version: "v1", kind: "note", text: "to see who may" }),
    status: 404,
  },
  startDrill: { body: () => ({ version: "v1" }), status: 422 },
  listDrills: {},
  noteDrill: {
    parameters: () => ({ drillId: "none" }),
    body: () => ({ version: "v1", steps: [], settings: [], verdict: null }),
    status: 404,
  },
  runDrillJobs: {
    parameters: () => ({ drillId: "none" }),
    body: () => ({ version: "v1", jobIds: ["drill/1"], answerAfterMs: 0 }),
    status: 404,
  },
  readReadiness: { query: () => "stage=ga&window=1m" },
  listSignoffs: {},
  sign: { body: () => ({ version: "v1" }), status: 422 },
  withdrawSignoff: {
    parameters: () => ({ signoffId: "none" }),
    body: () => ({ version: "v1", reason: "to see who may" }),
    status: 404,
  },
  checkAlive: {},
  checkReady: {},
  readMetrics: {},
  readCaller: {},
  readDescription: {},
};
