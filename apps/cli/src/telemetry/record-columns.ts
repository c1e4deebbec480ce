import type { TelemetryV1 } from "@slotgate/contracts";
import { csvLine } from "../output/csv.ts";

/** A record as one line of a table for spreadsheets. Of the evidence it has a part. */
export const recordColumns = {
  decidedAt: ({ decidedAt }) => decidedAt,
  event: ({ event }) => event,
  path: ({ path }) => path,
  status: ({ status }) => status,
  gate: ({ gate }) => gate,
  guard: ({ guard }) => guard,
  reason: ({ reason }) => reason,
  owner: ({ owner }) => owner,
  runId: ({ runId }) => runId,
  jobId: ({ jobId }) => jobId,
  slotId: ({ slotId }) => slotId,
  kind: ({ kind }) => kind,
  scope: ({ scope }) => JSON.stringify(scope),
  requiresReview: ({ requiresReview }) => (requiresReview === undefined ? null : String(requiresReview)),
  ruleId: ({ evidence }) => evidence?.ruleId ?? null,
  bucket: ({ evidence }) => evidence?.bucket ?? null,
  basisPoints: ({ evidence }) => evidence?.basisPoints ?? null,
  controlsRevision: ({ evidence }) => evidence?.controls?.revision ?? null,
  allowlistRevision: ({ evidence }) => evidence?.allowlist?.revision ?? null,
  provider: ({ model }) => model?.provider ?? null,
  model: ({ model }) => model?.model ?? null,
  attempts: ({ model }) => model?.attempts ?? null,
  inputTokens: ({ model }) => model?.inputTokens ?? null,
  outputTokens: ({ model }) => model?.outputTokens ?? null,
  latencyMs: ({ latencyMs }) => latencyMs,
  decisionId: ({ decisionId }) => decisionId,
  sourceDecisionId: ({ sourceDecisionId }) => sourceDecisionId,
  eventId: ({ eventId }) => eventId,
  traceId: ({ traceId }) => traceId,
  executorVersion: ({ executorVersion }) => executorVersion,
  writerId: ({ chain }) => chain.writerId,
  seq: ({ chain }) => chain.seq,
  hash: ({ chain }) => chain.hash,
} as const satisfies Readonly<Record<string, (record: TelemetryV1) => string | number | null>>;

export const recordCsvHead = (): string => csvLine(Object.keys(recordColumns));

export const recordAsCsv = (record: TelemetryV1): string =>
  csvLine(Object.values(recordColumns).map((column) => column(record)));
