import { messageOf } from "@slotgate/controls";
import { type BudgetReader, type BudgetWatch, watchBudget } from "@slotgate/executor";
import { createBudgetReader, type Database } from "@slotgate/postgres";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";

/** The budgets for observers; admissions ask the store. */
export interface Budgets extends BudgetReader {
  readonly watch: BudgetWatch;
}

export function openBudgets(
  { budgets: limits }: Pick<Config, "budgets">,
  { database, logger }: { readonly database: Kysely<Database>; readonly logger: Logger },
): Budgets {
  const reader = createBudgetReader(database);
  const watch = watchBudget({
    limits,
    reader,
    onFailure: (error) => logger.debug({ error: messageOf(error) }, "the budgets could not be read"),
  });
  return { ...reader, watch };
}
