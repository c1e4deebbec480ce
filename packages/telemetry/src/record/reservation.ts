import type { BudgetLimits } from "@slotgate/contracts";

/** Tokens and calls, as they are spent together. */
export interface Amount {
  readonly tokens: number;
  /** Requests to the provider. */
  readonly calls: number;
}

/** What an admission may spend at most, and the budgets that this has to fit into. */
export interface Reservation {
  readonly limits: BudgetLimits;
  readonly most: Amount;
}

/** What an outcome turned out to have spent; `in-full`: nobody knows, so all that was reserved is spent. */
export type Settlement = Amount | "in-full";
