import { newJobId, runOf } from "../world/documents.ts";

/** What exists and can be asked for. */
export interface Known {
  readonly decisionId: string;
  readonly jobId: string;
}

/** How an operation is asked so that whoever may ask it gets an answer. */
export interface Row {
  /** Stands for the parameters of the path. */
  readonly parameters?: (known: Known) => Readonly<Record<string, string>>;
  readonly body?: () => unknown;
  /** What those are answered who may ask; 200 when left out. */
  readonly status?: number;
}

/** Not opted in: a stub, and no model call for each cell of the matrix. */
const run = () =>
  runOf({ jobs: [{ jobId: newJobId() }], metadata: { requiresReview: true, allowAI: false } });

/** A row for every operation. */
export const rows: Readonly<Record<string, Row>> = {
  submitRun: { body: run },
  dryRun: { body: run },
  readDecision: { parameters: ({ decisionId }) => ({ decisionId }) },
  listJobDecisions: { parameters: ({ jobId }) => ({ jobId }) },
  readControls: {},
  checkAlive: {},
  checkReady: {},
};
