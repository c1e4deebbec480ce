export {
  type Admitting,
  type FromStore,
  Journal,
  type JournalOptions,
  type JournalState,
  type OnLease,
  plainWriterId,
} from "./journal.ts";
export { createLineSink } from "./line-sink.ts";
export { openNdjsonSink } from "./ndjson-sink.ts";
export { AdmissionEndedError } from "./record/admission-ended-error.ts";
export { BudgetExhaustedError } from "./record/budget-exhausted-error.ts";
export {
  type ChainedRecord,
  chainRecord,
  expectedHash,
  genesis,
  genesisHash,
  type Head,
  headAfter,
} from "./record/chain.ts";
export { type Conditions, noConditions, type Unmet } from "./record/conditions.ts";
export {
  type Effects,
  type GenerationDigests,
  type JobEnd,
  type LeaseEnd,
  noEffects,
  type ResultToStore,
  type RunToStore,
} from "./record/effects.ts";
export {
  type EvidenceDocument,
  type EvidenceKind,
  type EvidenceSource,
  evidenceKinds,
} from "./record/evidence-document.ts";
export { FateUnknownError } from "./record/fate-unknown-error.ts";
export { isFirstOutcome, isOutcome } from "./record/first-outcome.ts";
export { type JournalReport, silentReport } from "./record/journal-report.ts";
export { JournalUnavailableError } from "./record/journal-unavailable-error.ts";
export { KillEngagedError } from "./record/kill-engaged-error.ts";
export { LeaseLostError } from "./record/lease-lost-error.ts";
export { type LossCause, lossCauses, type StoreFailure, storeFailures } from "./record/loss-cause.ts";
export { NotWrittenError } from "./record/not-written-error.ts";
export type { RecordDraft } from "./record/record-draft.ts";
export { RecordRefusedError } from "./record/record-refused-error.ts";
export { ReplicaLostError } from "./record/replica-lost-error.ts";
export type { Amount, Reservation, Settlement } from "./record/reservation.ts";
export { ResultGoneError } from "./record/result-gone-error.ts";
export {
  reservationsIn,
  type Shortfall,
  shortfallsIn,
  type Use,
  type Uses,
  unused,
} from "./record/shortfalls.ts";
export type { AppendOptions, SinkAnswer, SinkBatch, SinkEntry, TelemetrySink } from "./record/sink.ts";
export type { SpoolFailure } from "./record/spool-error.ts";
export { StoreNotDurableError } from "./record/store-not-durable-error.ts";
export type { Away } from "./record/store-reach.ts";
export { StoreSlowError } from "./record/store-slow-error.ts";
export { within } from "./record/within.ts";
export { Spool, type SpoolDepth, type SpoolOptions } from "./spool/spool.ts";
export type { SpoolFiles } from "./spool/spool-files.ts";
export { teeSink } from "./tee-sink.ts";
export { addExamined, type ExaminedRecords, examineRecord } from "./verify/examine-record.ts";
export type { Finding } from "./verify/finding.ts";
export type { StoredRecord } from "./verify/stored-record.ts";
export {
  type ChainEnd,
  type ChainReport,
  type ChainToVerify,
  type ChainWalk,
  walkChain,
} from "./verify/verify-chain.ts";
