import type { WireDocuments } from "../wire-documents.ts";
import { decisionExample, stubDecisionExample } from "./decision-examples.ts";

const runId = decisionExample.runId;
const submittedAt = "2026-03-02T09:14:06.955Z";
const endedAt = "2026-03-02T09:14:08.207Z";

const completed = {
  result: {
    version: "v1",
    jobId: decisionExample.jobId,
    generatedAt: endedAt,
    status: "COMPLETED",
    output: { body: "A reaction is faster when particles collide more often, or harder." },
  },
  decision: decisionExample,
} as const;

const stub = {
  result: {
    version: "v1",
    jobId: stubDecisionExample.jobId,
    generatedAt: "2026-03-02T09:14:06.958Z",
    status: "STUB",
    output: null,
  },
  decision: stubDecisionExample,
} as const;

const response: WireDocuments["run-response"] = { version: "v1", runId, jobs: [completed, stub] };

const summary = {
  runId,
  state: "ended" as const,
  idempotencyKey: "lesson-12-draft-3",
  submittedAt,
  endedAt,
  progress: { jobs: 2, ended: 2, completed: 1, stubs: 1, failed: 0 },
};

export const runExamples = {
  run: {
    version: "v1",
    appliesTo: { subject: "Chemistry", level: "GCSE", board: "AQA", specVersion: "2026" },
    jobs: [
      {
        jobId: decisionExample.jobId,
        slotId: decisionExample.slotId,
        kind: decisionExample.kind,
        mode: "generate",
        input: { topic: "Rates of reaction", words: 60 },
        output: { field: "body", type: "text" },
        sources: ["https://example.org/chemistry/rates"],
        required: true,
      },
      {
        jobId: stubDecisionExample.jobId,
        slotId: stubDecisionExample.slotId,
        kind: stubDecisionExample.kind,
        mode: "generate",
        input: { topic: "Rates of reaction" },
        output: { field: "question", type: "text" },
        sources: [],
        required: false,
      },
    ],
    metadata: { requiresReview: true, allowAI: true },
  },
  "run-response": response,
  "run-status": { version: "v1", ...summary, response },
  "run-list": { version: "v1", runs: [summary], next: null },
  "job-answer": completed,
} as const satisfies Partial<WireDocuments>;
