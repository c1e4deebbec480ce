import type { ChainedRecord, Head } from "./chain.ts";
import type { Conditions, Unmet } from "./conditions.ts";
import type { Effects } from "./effects.ts";
import type { EvidenceDocument } from "./evidence-document.ts";

/** One record of a batch with the effects of the same transaction. */
export interface SinkEntry extends ChainedRecord {
  readonly conditions: Conditions;
  readonly effects: Effects;
}

/** Records that become durable together or not at all, and move the writer's head from `from` to `to`. */
export interface SinkBatch {
  readonly from: Head;
  readonly to: Head;
  readonly entries: readonly SinkEntry[];
  /** Documents that the entries name by digest and that may not be stored yet; may be empty. */
  readonly documents: readonly EvidenceDocument[];
}

/**
 * How to treat an outcome whose admission already has one: `refuse` writes nothing of the batch and returns these
 * outcomes, so that they can be marked as late; `note` writes the batch unchanged, because its hashes are fixed, and
 * marks each of them as late beside the record. In both cases the first outcome counts.
 */
export interface AppendOptions {
  readonly lateOutcomes: "refuse" | "note";
}

/** The result of a batch: recorded as a whole, or nothing written because of unmet conditions. */
export type SinkAnswer = "recorded" | Unmet;

/** Stores records durably. */
export interface TelemetrySink {
  /** False for a sink that cannot guarantee to keep records: it never permits a model call. */
  readonly durable: boolean;
  /** The writer's head as stored; a new writer starts at its genesis. */
  readonly head: (writerId: string) => Promise<Head>;
  /**
   * Writes a batch in one transaction, on condition that the stored head is `batch.from`. Its admissions become open
   * and its outcomes end theirs in the same transaction. Late outcomes are marked unless `options` refuse them. A batch
   * without entries only moves the head. Batches of several writers may be under way at once. Throws
   * `RecordRefusedError` if the batch failed on its data, and `NotWrittenError` if it was not sent or the store
   * refused: nothing was written. After any other error the batch's fate is unknown.
   */
  readonly append: (batch: SinkBatch, options?: AppendOptions) => Promise<SinkAnswer>;
  readonly close: () => Promise<void>;
}
