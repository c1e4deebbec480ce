import type { Shortfall } from "./shortfalls.ts";

/** An admission exceeds the rest of a budget, so it was not recorded. */
export class BudgetExhaustedError extends Error {
  override readonly name = "BudgetExhaustedError";
  readonly shortfall: Shortfall;

  constructor({ shortfall }: { readonly shortfall: Shortfall }) {
    const { budget, limit, spent, reserved, asked } = shortfall;
    super(
      `budget \`${budget}\` of ${limit} is exhausted: ${spent} spent, ${reserved} reserved, ${asked} requested`,
    );
    this.shortfall = shortfall;
  }
}
