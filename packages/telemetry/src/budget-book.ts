import { isFirstOutcome } from "./record/first-outcome.ts";
import type { Amount } from "./record/reservation.ts";
import { reservationsIn, type Shortfall, shortfallsIn, type Use, unused } from "./record/shortfalls.ts";
import type { SinkEntry } from "./record/sink.ts";

/** Budget use of one process that shares its budgets with no other, and whose lifetime counts as one day. */
export interface BudgetBook {
  readonly day: () => Use;
  readonly ofRun: (runId: string) => Use;
  /** The reservations that do not fit, by decision. */
  readonly shortfalls: (entries: readonly SinkEntry[]) => ReadonlyMap<string, Shortfall>;
  /** Applies the reservations and settlements of recorded entries. */
  readonly note: (entries: readonly SinkEntry[]) => void;
}

export function createBudgetBook(): BudgetBook {
  const runs = new Map<string, Use>();
  const open = new Map<string, Amount>();
  let day: Use = unused;
  const ofRun = (runId: string): Use => runs.get(runId) ?? unused;

  const add = (runId: string, change: Use): void => {
    day = sum(day, change);
    runs.set(runId, sum(ofRun(runId), change));
  };

  return {
    day: () => day,
    ofRun,
    shortfalls: (entries) => shortfallsIn(reservationsIn(entries), { day, ofRun }),
    note(entries) {
      for (const { decisionId, runId, reservation } of reservationsIn(entries)) {
        open.set(decisionId, reservation.most);
        add(runId, change({ spent: nothing, reserved: reservation.most }));
      }
      for (const entry of entries.filter((one) => isFirstOutcome(one, entries))) {
        const { decisionId, runId } = entry.record;
        const most = open.get(decisionId);
        if (most === undefined) continue;
        open.delete(decisionId);
        const { settlement } = entry.effects;
        const spent = settlement === null || settlement === "in-full" ? most : settlement;
        add(runId, change({ spent, reserved: { tokens: -most.tokens, calls: -most.calls } }));
      }
    },
  };
}

const nothing: Amount = { tokens: 0, calls: 0 };

const change = ({ spent, reserved }: { readonly spent: Amount; readonly reserved: Amount }): Use => ({
  tokensSpent: spent.tokens,
  tokensReserved: reserved.tokens,
  callsSpent: spent.calls,
  callsReserved: reserved.calls,
});

const sum = (one: Use, other: Use): Use => ({
  tokensSpent: one.tokensSpent + other.tokensSpent,
  tokensReserved: one.tokensReserved + other.tokensReserved,
  callsSpent: one.callsSpent + other.callsSpent,
  callsReserved: one.callsReserved + other.callsReserved,
});
