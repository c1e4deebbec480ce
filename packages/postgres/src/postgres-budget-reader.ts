import type { BudgetDay } from "@slotgate/contracts";
import type { BudgetReader } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export const createBudgetReader = (database: Kysely<Database>): BudgetReader => ({
  read: ({ days }) =>
    orUnavailable(async () => {
      const rows = await database
        .selectFrom("budget_use")
        .selectAll()
        .where("key", "like", "day:%")
        .orderBy("key", "desc")
        .limit(days)
        .execute();
      const { rows: clock } = await sql<{ today: string; ends_at: Date }>`
        select to_char(now() at time zone 'utc', 'YYYY-MM-DD') as today,
          (date_trunc('day', now() at time zone 'utc') + interval '1 day') at time zone 'utc' as ends_at`.execute(
        database,
      );
      const [now] = clock;
      if (now === undefined) throw new Error("the database returned no date");
      return { today: now.today, endsAt: now.ends_at.toISOString(), days: rows.map(dayOf) };
    }),
});

type Row = Pick<Database["budget_use"], "key" | "tokens_limit" | "calls_limit"> & {
  readonly tokens_spent: string;
  readonly tokens_reserved: string;
  readonly calls_spent: string;
  readonly calls_reserved: string;
};

const dayOf = (row: Row): BudgetDay => ({
  day: row.key.slice("day:".length),
  tokens: {
    limit: limitOf(row.tokens_limit),
    spent: Number(row.tokens_spent),
    reserved: Number(row.tokens_reserved),
  },
  calls: {
    limit: limitOf(row.calls_limit),
    spent: Number(row.calls_spent),
    reserved: Number(row.calls_reserved),
  },
});

const limitOf = (limit: string | null): number | null => (limit === null ? null : Number(limit));
