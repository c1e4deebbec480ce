import type { Evidence } from "@slotgate/contracts";
import { BudgetExhaustedError, KillEngagedError } from "@slotgate/telemetry";
import type { Denial } from "./deny.ts";

/** Why an admission or a release was not recorded: a kill in the store beats everything, then a budget; else no record. */
export function notAdmitted(evidence: Evidence, error: unknown): Denial {
  if (error instanceof KillEngagedError) return killedInStore(evidence);
  if (error instanceof BudgetExhaustedError) return overBudget(evidence, error);
  return telemetryUnavailable(evidence);
}

/** The figures are those that the store had when it refused; the budget's own name stands before its limit. */
function overBudget(evidence: Evidence, { shortfall }: BudgetExhaustedError): Denial {
  const { budget, limit, spent, reserved, asked } = shortfall;
  const guardFigures = { [budget]: limit, spent, reserved, asked };
  return {
    gate: null,
    guard: "budget",
    reason: "BUDGET_EXHAUSTED",
    evidence: { ...evidence, guardFigures },
  };
}

/** Nothing can be recorded, or nobody knows what is: no call. */
export const telemetryUnavailable = (evidence: Evidence): Denial => ({
  gate: null,
  guard: "telemetry",
  reason: "TELEMETRY_UNAVAILABLE",
  evidence,
});

/** The store's kill row is newer than what this replica had read of it, so the evidence says what the row said. */
const killedInStore = (evidence: Evidence): Denial => killedBy("service", evidence);

/** A kill that is newer than the evidence: with it put in, the decision comes out the same when it is taken again. */
export function killedBy(source: "service" | "process", evidence: Evidence): Denial {
  const others = evidence.killSources.filter((one) => one.source !== source);
  const killSources = [...others, { source, state: "engaged" } as const];
  return { gate: "kill-switch", guard: null, reason: "KILL_SWITCH", evidence: { ...evidence, killSources } };
}
