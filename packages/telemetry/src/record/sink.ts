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

/**
 * What becomes of an outcome whose admission has one already: `refuse` writes nothing of the batch and says which
 * they are, so that they can say of themselves that they are late; `note` writes the batch as it is, because it can
 * not be changed any more, and notes beside each of them that it is late. Either way the first outcome counts.
 */
export interface AppendOptions {
  readonly lateOutcomes: "refuse" | "note";
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
   * Writes a batch in one transaction, conditional on the stored head being `batch.from`. Its admissions become
   * open and its outcomes end theirs in the same transaction. Late outcomes are noted unless `options` refuse them.
   * A batch without entries moves the head alone. Batches of several writers may be under way at once.
   * Throws `RecordRefusedError` when the batch failed on its data, and `NotWrittenError` when it was not sent or
   * the store said no: nothing was written. Any other error leaves the batch's fate unknown.
   */
  readonly append: (batch: SinkBatch, options?: AppendOptions) => Promise<SinkAnswer>;
  readonly close: () => Promise<void>;
}
