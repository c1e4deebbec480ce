import type { BudgetDay, BudgetLimits, BudgetV1 } from "@slotgate/contracts";
import type { BudgetReading } from "./budget-reader.ts";

const noLimits: BudgetLimits = {
  tokensPerDay: null,
  callsPerDay: null,
  tokensPerRun: null,
  callsPerRun: null,
};

/** What was read, under the limits of this replica: those of today are in force, whatever was reserved under others. */
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
