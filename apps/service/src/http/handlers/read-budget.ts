import { budgetOf } from "../../budget/budget-of.ts";
import type { AppParts } from "../app-parts.ts";
import type { Handler } from "../handler.ts";
import { sendJson } from "../send.ts";

const daysTold = 31;

export const readBudget =
  ({ budgets, budgetLimits }: Pick<AppParts, "budgets" | "budgetLimits">): Handler<"readBudget"> =>
  async (_request, response) => {
    sendJson(response, budgetOf(budgetLimits, await budgets.read({ days: daysTold })));
  };
