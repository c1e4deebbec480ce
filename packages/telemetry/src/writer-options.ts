import type { EvidenceSource } from "./record/evidence-document.ts";
import type { JournalReport } from "./record/journal-report.ts";
import type { TelemetrySink } from "./record/sink.ts";
import type { StoreReach } from "./record/store-reach.ts";

/** The parts and settings that both writers of a journal share. */
export interface WriterOptions {
  readonly sink: TelemetrySink;
  readonly writerId: string;
  /** Finds the documents that evidence names. */
  readonly evidence: EvidenceSource;
  readonly reach: StoreReach;
  readonly report: JournalReport;
  readonly maxBatch: number;
  readonly maxWaiting: number;
  /** How long callers may wait for the store. */
  readonly waitMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}
