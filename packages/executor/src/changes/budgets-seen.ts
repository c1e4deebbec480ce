import { type BudgetLimits, type BudgetName, budgetNames } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import type { Seen } from "./seen.ts";

/** The budgets, for the change log. */
export const budgetsSeen = (budgets: BudgetLimits | null): Seen => ({
  source: "budget",
  what: budgets === null ? "there is no budget" : `budgets: ${inWords(budgets)}`,
  after: budgets === null ? null : { ...budgets },
  digest: budgets === null ? null : digestOf(budgets),
  confirmedAt: null,
});

const inWords = (budgets: BudgetLimits): string =>
  budgetNames
    .flatMap((name) => (budgets[name] === null ? [] : [`${budgets[name]} ${budgetInWords[name]}`]))
    .join(", ");

export const budgetInWords: Readonly<Record<BudgetName, string>> = {
  tokensPerDay: "tokens a day",
  callsPerDay: "calls a day",
  tokensPerRun: "tokens a run",
  callsPerRun: "calls a run",
};
