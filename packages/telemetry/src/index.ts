export { AdmissionEndedError } from "./admission-ended-error.ts";
export { BudgetExhaustedError } from "./budget/budget-exhausted-error.ts";
export type { Amount, Reservation, Settlement } from "./budget/reservation.ts";
export type { Shortfall } from "./budget/shortfalls.ts";
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
export { FateUnknownError } from "./fate-unknown-error.ts";
export {
  type Admitting,
  type FromStore,
  Journal,
  type JournalOptions,
  type JournalState,
  type OnLease,
  plainWriterId,
} from "./journal.ts";
export { type JournalReport, silentReport } from "./journal-report.ts";
export { JournalUnavailableError } from "./journal-unavailable-error.ts";
export { KillEngagedError } from "./kill-engaged-error.ts";
export { LeaseLostError } from "./lease-lost-error.ts";
export { createLineSink } from "./line-sink.ts";
export { type LossCause, type StoreFailure, storeFailures } from "./loss-cause.ts";
export { openNdjsonSink } from "./ndjson-sink.ts";
export { NotWrittenError } from "./not-written-error.ts";
export { createPostgresSink, type SqlClient } from "./postgres-sink.ts";
export type { RecordDraft } from "./record-draft.ts";
export { RecordRefusedError } from "./record-refused-error.ts";
export { ReplicaLostError } from "./replica-lost-error.ts";
export { ResultGoneError } from "./result-gone-error.ts";
export type { AppendOptions, SinkAnswer, SinkBatch, SinkEntry, TelemetrySink } from "./sink.ts";
export { Spool, type SpoolDepth, type SpoolOptions } from "./spool/spool.ts";
export type { SpoolFailure } from "./spool/spool-error.ts";
export type { SpoolFiles } from "./spool/spool-files.ts";
export { StoreNotDurableError } from "./store-not-durable-error.ts";
export type { Away } from "./store-reach.ts";
export { StoreSlowError } from "./store-slow-error.ts";
export { teeSink } from "./tee-sink.ts";
export type { Finding } from "./verify/finding.ts";
export type { StoredRecord } from "./verify/stored-record.ts";
export { type ChainEnd, type ChainReport, type ChainToVerify, verifyChain } from "./verify/verify-chain.ts";
export { within } from "./within.ts";
