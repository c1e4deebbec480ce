import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../database.ts";

/** Nobody else's lock has this number: one replica at a time changes partitions. */
const upkeepLock = 7_100_203_661;

/**
 * Runs `work` in a transaction of its own that waits for no lock longer than a second, so that nothing which records
 * queues up behind it for longer. Null: another replica is at it.
 */
export const upkeepTransaction = <Answer>(
  database: Kysely<Database>,
  work: (transaction: Transaction<Database>) => Promise<Answer>,
): Promise<Answer | null> =>
  database.transaction().execute(async (transaction) => {
    await sql`set local lock_timeout = '1s'`.execute(transaction);
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${upkeepLock}) as mine`.execute(transaction);
    return rows[0]?.mine === true ? work(transaction) : null;
  });
