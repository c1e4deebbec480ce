import type { Shortfall } from "./shortfalls.ts";

/** An admission does not fit into what is left of a budget, so it was not recorded. */
export class BudgetExhaustedError extends Error {
  override readonly name = "BudgetExhaustedError";
  readonly shortfall: Shortfall;

  constructor({ shortfall }: { readonly shortfall: Shortfall }) {
    const { budget, limit, spent, reserved, asked } = shortfall;
    super(
      `budget \`${budget}\` of ${limit} is used up: ${spent} spent, ${reserved} reserved, ${asked} asked for`,
    );
    this.shortfall = shortfall;
  }
}
