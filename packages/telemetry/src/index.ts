export {
  type ChainedRecord,
  chainRecord,
  expectedHash,
  genesis,
  genesisHash,
  type Head,
  headAfter,
} from "./chain.ts";
export { Journal, type JournalOptions } from "./journal.ts";
export { JournalUnavailableError } from "./journal-unavailable-error.ts";
export { KillEngagedError } from "./kill-engaged-error.ts";
export { createLineSink } from "./line-sink.ts";
export { openNdjsonSink } from "./ndjson-sink.ts";
export { createPostgresSink, type SqlClient } from "./postgres-sink.ts";
export type { RecordDraft } from "./record-draft.ts";
export { RecordRefusedError } from "./record-refused-error.ts";
export type { ResultToStore, SinkAnswer, SinkBatch, SinkEntry, TelemetrySink } from "./sink.ts";
export { teeSink } from "./tee-sink.ts";
