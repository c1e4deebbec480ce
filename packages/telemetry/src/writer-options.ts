import type { EvidenceSource } from "./record/evidence-document.ts";
import type { JournalReport } from "./record/journal-report.ts";
import type { TelemetrySink } from "./record/sink.ts";
import type { StoreReach } from "./record/store-reach.ts";

/** What both writers of a journal work with. */
export interface WriterOptions {
  readonly sink: TelemetrySink;
  readonly writerId: string;
  /** Where the documents that evidence names are found. */
  readonly evidence: EvidenceSource;
  readonly reach: StoreReach;
  readonly report: JournalReport;
  readonly maxBatch: number;
  readonly maxWaiting: number;
  /** How long the store may keep callers waiting. */
  readonly waitMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}
