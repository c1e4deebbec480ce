import { genesis, type Head } from "../chain.ts";
import type { ResultToStore } from "../effects.ts";
import type { EvidenceDocument } from "../evidence-document.ts";
import type { SinkEntry, TelemetrySink } from "../sink.ts";

/** A sink that keeps everything in memory, with faults on demand. */
export interface MemorySink extends TelemetrySink {
  readonly entries: readonly SinkEntry[];
  readonly results: readonly ResultToStore[];
  readonly documents: readonly EvidenceDocument[];
  /** Runs before a batch is taken; what it throws is what `append` throws. */
  beforeAppend: (entries: readonly SinkEntry[]) => void | Promise<void>;
  /** Runs after a batch was taken: throwing stands for an answer that was lost. */
  afterAppend: (entries: readonly SinkEntry[]) => void | Promise<void>;
  beforeHead: () => void | Promise<void>;
  killEngaged: boolean;
  /** Tokens of leases that are not held any more. */
  readonly lostLeases: Set<string>;
  /** Decisions whose stored results are gone. */
  readonly goneResults: Set<string>;
}

export function createMemorySink(): MemorySink {
  const entries: SinkEntry[] = [];
  const results: ResultToStore[] = [];
  const documents: EvidenceDocument[] = [];
  const heads = new Map<string, Head>();
  const headOf = (writerId: string): Head => heads.get(writerId) ?? genesis(writerId);
  const sink: MemorySink = {
    durable: true,
    entries,
    results,
    documents,
    beforeAppend: () => {},
    afterAppend: () => {},
    beforeHead: () => {},
    killEngaged: false,
    lostLeases: new Set(),
    goneResults: new Set(),
    async head(writerId) {
      await sink.beforeHead();
      return headOf(writerId);
    },
    async append(batch) {
      await sink.beforeAppend(batch.entries);
      const stored = headOf(batch.from.writerId);
      if (stored.seq !== batch.from.seq || stored.hash !== batch.from.hash)
        throw new Error("the head has moved");
      if (batch.entries.some((entry) => standsOnUnmet(entry, sink)))
        return { killEngaged: sink.killEngaged, leases: sink.lostLeases, storedResults: sink.goneResults };
      entries.push(...batch.entries);
      results.push(...batch.entries.flatMap(({ effects: { result } }) => (result === null ? [] : [result])));
      documents.push(...batch.documents);
      heads.set(batch.from.writerId, batch.to);
      await sink.afterAppend(batch.entries);
      return "recorded";
    },
    close: async () => {},
  };
  return sink;
}

function standsOnUnmet(
  { conditions: { killReleased, lease, storedResult } }: SinkEntry,
  { killEngaged, lostLeases, goneResults }: MemorySink,
): boolean {
  const lost = lease !== null && lostLeases.has(lease);
  const gone = storedResult !== null && goneResults.has(storedResult);
  return (killReleased && killEngaged) || lost || gone;
}
