import { type Kysely, sql, type Transaction } from "kysely";
import pg from "pg";
import type { Database } from "../database.ts";

/** PostgreSQL's code for a lock that was waited for too long. */
const lockNotAvailable = "55P03";

/** Nobody else's lock has this number: one replica at a time changes partitions. */
const upkeepLock = 7_100_203_661;

/**
 * Runs `work` in a transaction of its own that waits for no lock longer than a second, so that nothing which records
 * queues up behind it for longer. Null: another replica is at it, or a long question reads what is to be changed;
 * to try again at once would only hold up what records, once more.
 */
export const upkeepTransaction = <Answer>(
  database: Kysely<Database>,
  work: (transaction: Transaction<Database>) => Promise<Answer>,
): Promise<Answer | null> =>
  database
    .transaction()
    .execute(async (transaction) => {
      await sql`set local lock_timeout = '1s'`.execute(transaction);
      const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${upkeepLock}) as mine`.execute(transaction);
      return rows[0]?.mine === true ? work(transaction) : null;
    })
    .catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === lockNotAvailable) return null;
      throw error;
    });
