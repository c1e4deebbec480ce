export {
  type ChainedRecord,
  chainRecord,
  expectedHash,
  genesis,
  genesisHash,
  type Head,
  headAfter,
} from "./chain.ts";
export type { Conditions, Unmet } from "./conditions.ts";
export type {
  Effects,
  GenerationDigests,
  JobEnd,
  LeaseEnd,
  ResultToStore,
  RunToStore,
} from "./effects.ts";
export {
  type EvidenceDocument,
  type EvidenceKind,
  type EvidenceSource,
  evidenceKinds,
} from "./evidence-document.ts";
export { type FromStore, Journal, type JournalOptions, type OnLease } from "./journal.ts";
export { JournalUnavailableError } from "./journal-unavailable-error.ts";
export { KillEngagedError } from "./kill-engaged-error.ts";
export { LeaseLostError } from "./lease-lost-error.ts";
export { createLineSink } from "./line-sink.ts";
export { openNdjsonSink } from "./ndjson-sink.ts";
export { createPostgresSink, type SqlClient } from "./postgres-sink.ts";
export type { RecordDraft } from "./record-draft.ts";
export { RecordRefusedError } from "./record-refused-error.ts";
export { ResultGoneError } from "./result-gone-error.ts";
export type { SinkAnswer, SinkBatch, SinkEntry, TelemetrySink } from "./sink.ts";
export { teeSink } from "./tee-sink.ts";
export type { Finding } from "./verify/finding.ts";
export type { StoredRecord } from "./verify/stored-record.ts";
export { type ChainEnd, type ChainReport, type ChainToVerify, verifyChain } from "./verify/verify-chain.ts";
