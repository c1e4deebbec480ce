import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { BudgetReader } from "./budget/budget-reader.ts";
import { type BudgetWatch, watchBudget } from "./budget/watch-budget.ts";
import type { Config } from "./config/config.ts";
import type { ExecutorReport } from "./executor/executor-parts.ts";
import { messageOf } from "./message-of.ts";
import type { Database } from "./storage/database.ts";
import { createBudgetReader } from "./storage/postgres-budget-reader.ts";

/** The budgets for observers; admissions ask the store. */
export interface Budgets extends BudgetReader {
  readonly watch: BudgetWatch;
  /** Reports denied jobs to the watch. */
  readonly told: (report: ExecutorReport) => ExecutorReport;
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
  return {
    ...reader,
    watch,
    told: (report) => ({
      ...report,
      ended(decision) {
        watch.ended(decision);
        report.ended(decision);
      },
    }),
  };
}
