import type { Replayed, Supposed, Supposition } from "@slotgate/executor";
import type { EvidenceDocument } from "@slotgate/telemetry";

/** The task of a thread. */
export interface ReplayTask {
  readonly documents: readonly EvidenceDocument[];
  /** Null: records are replayed as they were. */
  readonly supposition: Supposition | null;
  /** For a supposition: limit on the examples of a block for each direction. */
  readonly mostExamples: number;
}

export type BlockAnswer = ({ readonly of: "replay" } & Replayed) | ({ readonly of: "what-if" } & Supposed);

/** A thread's message for each block. */
export interface BlockWorked {
  readonly answer: BlockAnswer;
  readonly memory: ArrayBuffer;
}
