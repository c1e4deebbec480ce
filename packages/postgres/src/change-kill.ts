import { KillUnavailableError, NoSuchEngagementError, ReleaseRefusedError } from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import { wasLostWithSession } from "./database/session-errors.ts";
import type { Database } from "./database.ts";
import { killChannel } from "./kill-channel.ts";

/** All sessions of the kill pool may be lost at once. */
const mostTries = 3;

const refusals = [NoSuchEngagementError, ReleaseRefusedError] as const;

/**
 * Changes the kill in a transaction that locks the table of the kill row against share locks on that row: it waits for
 * the admissions and releases under way, and every later one waits for it. An exclusive lock on the row alone could
 * wait for ever, because new share locks overtake it.
 * If the transaction fails before its commit, nothing was changed; if its session was lost, it is retried in another
 * one. If the confirmation of the commit is lost, the result is unknown.
 */
export async function changingKill<T>(
  database: Kysely<Database>,
  change: (transaction: Transaction<Database>) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    let committing = false;
    try {
      return await database.transaction().execute(async (transaction) => {
        await sql`lock table kill_state in exclusive mode`.execute(transaction);
        const done = await change(transaction);
        committing = true;
        return done;
      });
    } catch (error) {
      if (refusals.some((refusal) => error instanceof refusal)) throw error;
      if (!committing && tries < mostTries && wasLostWithSession(error)) continue;
      throw new KillUnavailableError({
        cause: error,
        fate: committing ? "killUncertain" : "killUnchanged",
      });
    }
  }
}

export async function isEngaged(transaction: Transaction<Database>): Promise<boolean> {
  const row = await transaction
    .selectFrom("kill_state")
    .select("engaged")
    .where("id", "=", 1)
    .executeTakeFirst();
  // A missing row does not count as a released kill.
  return row?.engaged ?? true;
}

/** From the commit on nothing is admitted or released. */
export async function setEngaged(transaction: Transaction<Database>): Promise<void> {
  await transaction
    .insertInto("kill_state")
    .values({ id: 1, engaged: true })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ engaged: true }))
    .execute();
}

/** Reaches every replica when the transaction commits. */
export const tellReplicas = (
  transaction: Transaction<Database>,
  what: "engaged" | "released" | "removed",
): Promise<unknown> => sql`select pg_notify(${killChannel}, ${what})`.execute(transaction);
