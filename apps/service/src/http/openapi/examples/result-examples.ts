import type { WireDocuments } from "../wire-documents.ts";

const reason = "the prompt of 1 March invited made-up sources";
const filter = {
  since: "2026-03-01T00:00:00.000Z",
  promptDigest: "9d4b0e7c2f5a8136d0c7e4b9a2f6183d5e0b9c7a4f2d8613e7b0a5c9d4f28361",
};

const removal = {
  removalId: "0199f0d2-71aa-7d50-8e36-c4f1a9b07d62",
  kind: "withdrawn" as const,
  removedAt: "2026-03-02T10:02:11.480Z",
  by: "on-call",
  reason,
  filter,
  results: 12,
};

export const resultExamples = {
  "result-withdrawal": { version: "v1", reason, filter },
  "result-erasure": {
    version: "v1",
    reason: "the pilot's outputs are kept for 90 days",
    filter: { owner: "lessons-pilot", until: "2026-01-01T00:00:00.000Z" },
    dryRun: true,
  },
  "result-removal": { version: "v1", dryRun: false, ...removal },
  "result-removal-list": { version: "v1", removals: [removal], next: null },
} as const satisfies Partial<WireDocuments>;
