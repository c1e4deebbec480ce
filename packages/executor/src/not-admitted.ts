import type { Evidence } from "@slotgate/contracts";
import { BudgetExhaustedError, KillEngagedError } from "@slotgate/telemetry";
import type { Denial } from "./deny.ts";

/**
 * Why an admission or release was not recorded: the service's own kill first, then a budget, else unavailable
 * telemetry.
 */
export function notAdmitted(evidence: Evidence, error: unknown): Denial {
  if (error instanceof KillEngagedError) return killedInStore(evidence);
  if (error instanceof BudgetExhaustedError) return overBudget(evidence, error);
  return telemetryUnavailable(evidence);
}

/** The figures are those of the store when it refused; the budget's name precedes its limit. */
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

/** Nothing can be recorded, or the fate of the record is unknown: no call. */
export const telemetryUnavailable = (evidence: Evidence): Denial => ({
  gate: null,
  guard: "telemetry",
  reason: "TELEMETRY_UNAVAILABLE",
  evidence,
});

/** The kill row is newer than what this replica had read, so the evidence states what the row said. */
const killedInStore = (evidence: Evidence): Denial => killedBy("service", evidence);

/** A kill that is newer than the evidence. It is put into the evidence so that replay comes to the same decision. */
export function killedBy(source: "service" | "process", evidence: Evidence): Denial {
  const others = evidence.killSources.filter((one) => one.source !== source);
  const killSources = [...others, { source, state: "engaged" } as const];
  return { gate: "kill-switch", guard: null, reason: "KILL_SWITCH", evidence: { ...evidence, killSources } };
}
