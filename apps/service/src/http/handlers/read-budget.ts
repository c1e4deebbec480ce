import { budgetOf } from "@slotgate/executor";
import type { AppParts } from "../request/app-parts.ts";
import type { Handler } from "../request/handler.ts";
import { sendJson } from "../request/send.ts";

const daysTold = 31;

export const readBudget =
  ({ budgets, budgetLimits }: Pick<AppParts, "budgets" | "budgetLimits">): Handler<"readBudget"> =>
  async (_request, response) => {
    sendJson(response, budgetOf(budgetLimits, await budgets.read({ days: daysTold })));
  };
