import { type Kysely, sql, type Transaction } from "kysely";
import pg from "pg";
import type { Database } from "../database.ts";

/** PostgreSQL's error code for a lock timeout. */
const lockNotAvailable = "55P03";

/** A number used by no other lock: one replica at a time changes partitions. */
const upkeepLock = 7_100_203_661;

/**
 * Runs `work` in a transaction that waits for locks at most a second, so that no insert waits longer for it.
 * Null: another replica holds the upkeep lock, or a long query reads the partitions; an immediate retry would only
 * delay inserts again.
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
