import type { ResultV1 } from "@slotgate/contracts";
import type { ChainedRecord, Head } from "./chain.ts";

/** A result that becomes durable together with its record. */
export interface ResultToStore {
  readonly decisionId: string;
  readonly runId: string;
  readonly result: ResultV1;
}

/** One record of a batch with what belongs into the same transaction. */
export interface SinkEntry extends ChainedRecord {
  readonly result: ResultToStore | null;
  /** Admissions and generated results: nothing of the batch may be written while a kill is engaged. */
  readonly needsReleasedKill: boolean;
}

/** Records that become durable together or not at all, and move the writer's head from `from` to `to`. */
export interface SinkBatch {
  readonly from: Head;
  readonly to: Head;
  readonly entries: readonly SinkEntry[];
}

/** `killed`: a kill is engaged and the batch holds an entry that needs it released; nothing was written. */
export type SinkAnswer = "recorded" | "killed";

/** Where records become durable. */
export interface TelemetrySink {
  /** False for a sink that cannot promise to keep what it took: it never opens the way to a model. */
  readonly durable: boolean;
  /** The writer's head as stored; a new writer begins at its genesis. */
  readonly head: (writerId: string) => Promise<Head>;
  /**
   * Writes a batch in one transaction, conditional on the stored head being `batch.from`.
   * Throws `RecordRefusedError` when the batch failed on its data: nothing was written.
   * Any other error leaves the batch's fate unknown: the journal reads the head again.
   */
  readonly append: (batch: SinkBatch) => Promise<SinkAnswer>;
  readonly close: () => Promise<void>;
}
