import type { TelemetryV1 } from "@slotgate/contracts";
import { type BudgetBook, createBudgetBook } from "../budget-book.ts";
import { genesis, type Head } from "../record/chain.ts";
import type { Unmet } from "../record/conditions.ts";
import type { ResultToStore } from "../record/effects.ts";
import type { EvidenceDocument } from "../record/evidence-document.ts";
import type { AppendOptions, SinkEntry, TelemetrySink } from "../record/sink.ts";

/** A sink that keeps everything in memory, with faults on demand. */
export interface MemorySink extends TelemetrySink {
  readonly entries: readonly SinkEntry[];
  readonly results: readonly ResultToStore[];
  readonly documents: readonly EvidenceDocument[];
  /** Runs before a batch is stored; `append` throws what it throws. */
  beforeAppend: (entries: readonly SinkEntry[]) => void | Promise<void>;
  /** Runs after a batch was stored: throwing simulates a lost answer. */
  afterAppend: (entries: readonly SinkEntry[]) => void | Promise<void>;
  beforeHead: () => void | Promise<void>;
  killEngaged: boolean;
  /** Tokens of leases that are no longer held. */
  readonly lostLeases: Set<string>;
  /** Decisions whose stored results are gone. */
  readonly goneResults: Set<string>;
  /** Replicas whose leases have run out. */
  readonly lostReplicas: Set<string>;
  /** Decisions whose admissions are open. */
  readonly openAdmissions: Set<string>;
  /** Decisions that have their outcome. */
  readonly endedAdmissions: Set<string>;
  /** The use of budgets, all on one day. */
  readonly budgets: BudgetBook;
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
    lostReplicas: new Set(),
    openAdmissions: new Set(),
    endedAdmissions: new Set(),
    budgets: createBudgetBook(),
    async head(writerId) {
      await sink.beforeHead();
      return headOf(writerId);
    },
    async append(batch, { lateOutcomes } = { lateOutcomes: "note" }) {
      await sink.beforeAppend(batch.entries);
      const stored = headOf(batch.from.writerId);
      if (stored.seq !== batch.from.seq || stored.hash !== batch.from.hash)
        throw new Error("the head has moved");
      const unmet = unmetOf(batch.entries, { sink, lateOutcomes });
      if (unmet !== null) return unmet;
      entries.push(...batch.entries);
      sink.budgets.note(batch.entries);
      for (const { record } of batch.entries) noteAdmission(record, sink);
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

function unmetOf(
  entries: readonly SinkEntry[],
  { sink, lateOutcomes }: { readonly sink: MemorySink } & AppendOptions,
): Unmet | null {
  const { killEngaged, lostLeases, goneResults, openAdmissions, endedAdmissions } = sink;
  const needed = entries.map(({ conditions }) => conditions.openAdmission).filter((id) => id !== null);
  const unmet: Unmet = {
    killEngaged,
    leases: lostLeases,
    storedResults: goneResults,
    replicaLost: entries.some(
      ({ conditions: { replica } }) => replica !== null && sink.lostReplicas.has(replica),
    ),
    notOpen: new Set(needed.filter((id) => !openAdmissions.has(id))),
    late: lateOutcomes === "refuse" ? endedAdmissions : new Set(),
    overBudget: new Map(),
  };
  if (entries.some((entry) => standsOnUnmet(entry, unmet))) return unmet;
  const overBudget = sink.budgets.shortfalls(entries);
  return overBudget.size > 0 ? { ...unmet, overBudget } : null;
}

function standsOnUnmet({ conditions, record }: SinkEntry, unmet: Unmet): boolean {
  const { killReleased, lease, storedResult, replica, openAdmission } = conditions;
  return (
    (killReleased && unmet.killEngaged) ||
    (lease !== null && unmet.leases.has(lease)) ||
    (storedResult !== null && unmet.storedResults.has(storedResult)) ||
    (replica !== null && unmet.replicaLost) ||
    (openAdmission !== null && unmet.notOpen.has(openAdmission)) ||
    (record.event === "outcome" && unmet.late.has(record.decisionId))
  );
}

function noteAdmission({ event, decisionId }: TelemetryV1, sink: MemorySink): void {
  if (event === "admission") sink.openAdmissions.add(decisionId);
  if (event !== "outcome") return;
  sink.openAdmissions.delete(decisionId);
  sink.endedAdmissions.add(decisionId);
}
