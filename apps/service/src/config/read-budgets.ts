import { type BudgetLimits, budgetNames } from "@slotgate/contracts";
import type { EnvReader } from "./env-reader.ts";

const variableOf = {
  tokensPerDay: "SLOTGATE_BUDGET_TOKENS_PER_DAY",
  callsPerDay: "SLOTGATE_BUDGET_CALLS_PER_DAY",
  tokensPerRun: "SLOTGATE_BUDGET_TOKENS_PER_RUN",
  callsPerRun: "SLOTGATE_BUDGET_CALLS_PER_RUN",
} as const;

/** The budgets; null if none is set. Daily budgets are kept in a database, so `run` has none. */
export function readBudgets(
  env: EnvReader,
  { command }: { readonly command: "serve" | "run" | "decide" },
): BudgetLimits | null {
  const limits: BudgetLimits = {
    tokensPerDay: env.value(variableOf.tokensPerDay),
    callsPerDay: env.value(variableOf.callsPerDay),
    tokensPerRun: env.value(variableOf.tokensPerRun),
    callsPerRun: env.value(variableOf.callsPerRun),
  };
  for (const name of ["tokensPerDay", "callsPerDay"] as const) {
    // Ignoring it would give each process the whole daily budget.
    if (command === "run" && limits[name] !== null)
      env.problem(variableOf[name], {
        expected: "no value for `run`, which has no database to keep the day's budget in: unset it",
      });
  }
  return budgetNames.every((name) => limits[name] === null) ? null : limits;
}
