import { type BudgetName, budgetNames } from "@slotgate/contracts";
import type { Reservation } from "./reservation.ts";
import type { SinkEntry } from "./sink.ts";

/** A budget that what was asked for does not fit into, with all that this was found by. */
export interface Shortfall {
  readonly budget: BudgetName;
  readonly limit: number;
  readonly spent: number;
  /** By admissions that have no outcome yet, and by those that came before in the same group. */
  readonly reserved: number;
  readonly asked: number;
}

/** How far a day or a run has used what it may. */
export interface Use {
  readonly tokensSpent: number;
  readonly tokensReserved: number;
  readonly callsSpent: number;
  readonly callsReserved: number;
}

export interface Reserving {
  readonly decisionId: string;
  readonly runId: string;
  readonly reservation: Reservation;
}

/** Uses by key: that of the day, and those of runs. */
export interface Uses {
  readonly day: Use;
  readonly ofRun: (runId: string) => Use;
}

export const unused: Use = { tokensSpent: 0, tokensReserved: 0, callsSpent: 0, callsReserved: 0 };

export const reservationsIn = (entries: readonly SinkEntry[]): readonly Reserving[] =>
  entries.flatMap(({ record: { decisionId, runId }, conditions: { reservation } }) =>
    reservation === null ? [] : [{ decisionId, runId, reservation }],
  );

/** Goes through what is to be reserved in its order: what fits is reserved for those behind; the rest is named. */
export function shortfallsIn(reserving: readonly Reserving[], uses: Uses): ReadonlyMap<string, Shortfall> {
  const found = new Map<string, Shortfall>();
  const runs = new Map<string, Use>();
  let { day } = uses;
  for (const { decisionId, runId, reservation } of reserving) {
    const run = runs.get(runId) ?? uses.ofRun(runId);
    const shortfall = shortfallOf(reservation, { day, run });
    if (shortfall !== null) {
      found.set(decisionId, shortfall);
      continue;
    }
    day = withReserved(day, reservation);
    runs.set(runId, withReserved(run, reservation));
  }
  return found;
}

function shortfallOf(
  { limits, most }: Reservation,
  { day, run }: { readonly day: Use; readonly run: Use },
): Shortfall | null {
  for (const budget of budgetNames) {
    const limit = limits[budget];
    if (limit === null) continue;
    const { of, used } = kinds[budget];
    const { spent, reserved } = used === "day" ? of(day) : of(run);
    const asked = most[kinds[budget].what];
    if (spent + reserved + asked > limit) return { budget, limit, spent, reserved, asked };
  }
  return null;
}

const tokens = ({ tokensSpent: spent, tokensReserved: reserved }: Use) => ({ spent, reserved });
const calls = ({ callsSpent: spent, callsReserved: reserved }: Use) => ({ spent, reserved });

const kinds = {
  tokensPerDay: { used: "day", what: "tokens", of: tokens },
  callsPerDay: { used: "day", what: "calls", of: calls },
  tokensPerRun: { used: "run", what: "tokens", of: tokens },
  callsPerRun: { used: "run", what: "calls", of: calls },
} as const;

const withReserved = (use: Use, { most }: Reservation): Use => ({
  ...use,
  tokensReserved: use.tokensReserved + most.tokens,
  callsReserved: use.callsReserved + most.calls,
});
