import type { EvidenceDocument } from "@slotgate/telemetry";
import type { Replayed } from "./replay-lines.ts";
import type { Supposed, Supposition } from "./what-if.ts";

/** What a thread is started for. */
export interface ReplayTask {
  readonly documents: readonly EvidenceDocument[];
  /** Null: records are decided again as they were. */
  readonly supposition: Supposition | null;
  /** Of a supposition: most examples of a block for each direction. */
  readonly mostExamples: number;
}

export type BlockAnswer = ({ readonly of: "replay" } & Replayed) | ({ readonly of: "what-if" } & Supposed);

/** What a thread posts for each block that it was handed. */
export interface BlockWorked {
  readonly answer: BlockAnswer;
  readonly memory: ArrayBuffer;
}
