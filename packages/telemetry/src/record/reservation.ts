import type { BudgetLimits } from "@slotgate/contracts";

/** Tokens and calls, which are spent together. */
export interface Amount {
  readonly tokens: number;
  /** Requests to the provider. */
  readonly calls: number;
}

/** The maximum that an admission may spend, and the budgets that limit it. */
export interface Reservation {
  readonly limits: BudgetLimits;
  readonly most: Amount;
}

/** The amount spent according to the outcome; `in-full`: unknown, so the whole reservation counts as spent. */
export type Settlement = Amount | "in-full";
