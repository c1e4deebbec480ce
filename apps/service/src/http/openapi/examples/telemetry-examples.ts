import type { WireDocuments } from "../wire-documents.ts";
import { stubDecisionExample } from "./decision-examples.ts";

const { decisionId, runId, jobId, slotId, kind, path, status, gate, guard, reason, evidence, decidedAt } =
  stubDecisionExample;

export const telemetryExamples = {
  "telemetry-list": {
    version: "v1",
    records: [
      {
        version: "v1",
        eventId: "0199f0d2-6c21-7d4e-b8a1-50f3c6e9d217",
        event: "denial",
        decisionId,
        runId,
        owner: "publishing",
        jobId,
        slotId,
        kind,
        scope: { subject: "chemistry", level: "gcse" },
        path,
        status,
        gate,
        guard,
        reason,
        evidence,
        model: null,
        sourceDecisionId: null,
        decidedAt,
        latencyMs: 1.204,
        executorVersion: "1.0.0",
        traceId: null,
        chain: {
          writerId: "replica-1.0199f0c8-11d0-7e3b-9c64-2f8a7b5d0e16",
          seq: 7,
          prevHash: "5f3a8e0c6d1b4927a0e8c4d2b6f1937e5a0d8c3b7f2e6914d0a5c8b3e7f12946",
          hash: "c2a7e94f0b5d1836e8f2a6c0d4b9173e5c8f0a2d6b1e7394f8a0c5d2b6e91734",
        },
      },
    ],
    next: null,
  },
} as const satisfies Partial<WireDocuments>;
