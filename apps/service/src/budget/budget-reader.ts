import type { BudgetDay } from "@slotgate/contracts";

/** What was used, by day in UTC, by the database's clock. */
export interface BudgetReading {
  readonly today: string;
  readonly endsAt: string;
  /** The newest first; a day on which nothing was reserved is not there. */
  readonly days: readonly BudgetDay[];
}

export interface BudgetReader {
  /** At most so many days. Throws `StoreUnavailableError`. */
  readonly read: (page: { readonly days: number }) => Promise<BudgetReading>;
}
