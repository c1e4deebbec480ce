import { type BudgetName, budgetNames } from "@slotgate/contracts";
import type { Reservation } from "./reservation.ts";
import type { SinkEntry } from "./sink.ts";

/** The budget that a request exceeds, with the numbers compared. */
export interface Shortfall {
  readonly budget: BudgetName;
  readonly limit: number;
  readonly spent: number;
  /** By admissions without an outcome, and by earlier ones in the same group. */
  readonly reserved: number;
  readonly asked: number;
}

/** The use of a budget by a day or a run. */
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

/** Processes reservations in order: one that fits is reserved before the next; the others are returned. */
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
