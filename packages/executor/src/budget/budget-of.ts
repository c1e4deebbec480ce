import type { BudgetDay, BudgetLimits, BudgetV1 } from "@slotgate/contracts";
import type { BudgetReading } from "./budget-reader.ts";

const noLimits: BudgetLimits = {
  tokensPerDay: null,
  callsPerDay: null,
  tokensPerRun: null,
  callsPerRun: null,
};

/** The usage read, under this replica's current limits, whatever limits applied to the reservations. */
export function budgetOf(limits: BudgetLimits | null, { today, endsAt, days }: BudgetReading): BudgetV1 {
  const inForce = limits ?? noLimits;
  const used = days.find(({ day }) => day === today);
  const ofToday: BudgetDay = {
    day: today,
    tokens: { ...(used?.tokens ?? nothing), limit: inForce.tokensPerDay },
    calls: { ...(used?.calls ?? nothing), limit: inForce.callsPerDay },
  };
  return {
    version: "v1",
    limits: { ...inForce },
    endsAt,
    days: [ofToday, ...days.filter(({ day }) => day !== today)],
  };
}

const nothing = { spent: 0, reserved: 0 } as const;
