/** The budgets there are, in the order in which they are told and asked. */
export const budgetNames = ["tokensPerDay", "callsPerDay", "tokensPerRun", "callsPerRun"] as const;

export type BudgetName = (typeof budgetNames)[number];

/** How much each budget has; null: there is no such budget. 0 is one that nothing fits into. */
export type BudgetLimits = Readonly<Record<BudgetName, number | null>>;
