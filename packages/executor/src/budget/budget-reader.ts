import type { BudgetDay } from "@slotgate/contracts";

/** Usage by UTC day, by the database's clock. */
export interface BudgetReading {
  readonly today: string;
  readonly endsAt: string;
  /** Newest first; a day without reservations is absent. */
  readonly days: readonly BudgetDay[];
}

export interface BudgetReader {
  /** Reads up to this number of days. Throws `StoreUnavailableError`. */
  readonly read: (page: { readonly days: number }) => Promise<BudgetReading>;
}
