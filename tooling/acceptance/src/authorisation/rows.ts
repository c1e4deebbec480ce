import type { OperationId } from "@slotgate/service";
import { newJobId, runOf } from "../world/documents.ts";

/** What exists and can be asked for. */
export interface Known {
  readonly decisionId: string;
  readonly jobId: string;
  readonly runId: string;
}

/** How an operation is asked so that whoever may ask it gets an answer. */
export interface Row {
  /** Stands for the parameters of the path. */
  readonly parameters?: (known: Known) => Readonly<Record<string, string>>;
  readonly body?: () => unknown;
  readonly query?: (known: Known) => string;
  /** What those are answered who may ask; 200 when left out. */
  readonly status?: number;
  /**
   * How what is another owner's looks to those who may only submit: as if it were not there. Left out where the
   * answer depends on no owner.
   */
  readonly anothers?: "not-found" | "left-out";
}

/** Not opted in: a stub, and no model call for each cell of the matrix. */
const run = () =>
  runOf({ jobs: [{ jobId: newJobId() }], metadata: { requiresReview: true, allowAI: false } });

const noRules = { version: "allowlist.v1", enabled: false, mode: "deny_by_default", rules: [] };

/** Only counts, and nothing at that. */
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
  listJobDecisions: { parameters: ({ jobId }) => ({ jobId }), anothers: "left-out" },
  findJobDecisions: { query: ofJob, anothers: "left-out" },
  listTelemetry: { anothers: "left-out" },
  exportTelemetry: { anothers: "left-out" },
  readControls: {},
  readKill: {},
  // Says no reason, so that nothing is killed for each cell of the matrix.
  engageKill: { body: () => ({ version: "v1" }), status: 422 },
  releaseKill: {
    parameters: () => ({ engagementId: "none" }),
    body: () => ({ version: "v1", reason: "to see who may" }),
    status: 404,
  },
  // The service of the matrix has its allowlist in a file, and says so to whoever may ask.
  readAllowlist: {},
  applyAllowlist: { body: () => ({}), status: 409 },
  previewAllowlist: { body: () => ({ version: "v1", document: noRules }) },
  listAllowlistRevisions: { status: 409 },
  readAllowlistRevision: { parameters: () => ({ revision: "1" }), status: 409 },
  rollBackAllowlist: { body: () => ({}), status: 409 },
  previewRollout: { query: () => "percent=10" },
  readCap: {},
  readBudget: {},
  setCap: { body: () => ({ version: "v1" }), status: 422 },
  listChanges: {},
  listIncidents: {},
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
  checkAlive: {},
  checkReady: {},
  readMetrics: {},
  readDescription: {},
};
