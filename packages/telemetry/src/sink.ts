import type { ChainedRecord, Head } from "./chain.ts";
import type { Conditions, Unmet } from "./conditions.ts";
import type { Effects } from "./effects.ts";
import type { EvidenceDocument } from "./evidence-document.ts";

/** One record of a batch with what belongs into the same transaction. */
export interface SinkEntry extends ChainedRecord {
  readonly conditions: Conditions;
  readonly effects: Effects;
}

/** Records that become durable together or not at all, and move the writer's head from `from` to `to`. */
export interface SinkBatch {
  readonly from: Head;
  readonly to: Head;
  readonly entries: readonly SinkEntry[];
  /** What the entries name by digest and what may not be stored yet; may be empty. */
  readonly documents: readonly EvidenceDocument[];
}

/** What came of a batch: recorded as a whole, or nothing of it was written because of what is unmet. */
export type SinkAnswer = "recorded" | Unmet;

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
