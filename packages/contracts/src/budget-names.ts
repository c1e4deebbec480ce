/** The budgets, in the order in which they are checked and shown. */
export const budgetNames = ["tokensPerDay", "callsPerDay", "tokensPerRun", "callsPerRun"] as const;

export type BudgetName = (typeof budgetNames)[number];

/** The limit of each budget; null: no such budget. 0 allows nothing. */
export type BudgetLimits = Readonly<Record<BudgetName, number | null>>;
