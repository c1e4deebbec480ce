import type { Replayed, Supposed, Supposition } from "@slotgate/executor";
import type { RecordTally } from "@slotgate/readiness";
import type { EvidenceDocument, ExaminedRecords } from "@slotgate/telemetry";
import type { Window } from "./window.ts";

/** The task of a thread. */
export interface ReplayTask {
  readonly documents: readonly EvidenceDocument[];
  readonly work: BlockWork;
}

/** What is done with the records of each block. */
export type BlockWork =
  /** They are replayed as they were. */
  | { readonly of: "replay" }
  /** They are decided again on a supposition; with at most so many examples of a block for each direction. */
  | { readonly of: "what-if"; readonly supposition: Supposition; readonly mostExamples: number }
  /** They are verified, each block of one writer; those of the window are replayed and counted for a readiness report. */
  | { readonly of: "verify"; readonly apart: readonly number[]; readonly tallied: Window | null };

export type BlockAnswer =
  | ({ readonly of: "replay" } & Replayed)
  | ({ readonly of: "what-if" } & Supposed)
  | { readonly of: "verify"; readonly examined: readonly ExaminedRecords[]; readonly tally: RecordTally };

/** A thread's message for each block. */
export interface BlockWorked {
  readonly answer: BlockAnswer;
  readonly memory: ArrayBuffer;
}
