import type { Noted, Seen } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";

/** Logs what a replica sees, unless the newest entry of its source is equal: one entry for any number of replicas. */
export const noteSeen = (
  database: Kysely<Database>,
  { confirmedAt, who = null, ...seen }: Seen,
): Promise<Noted> =>
  database.transaction().execute(async (transaction) => {
    // Serializes replicas that see the same change at the same time.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`slotgate change ${seen.source}`}, 0))`.execute(
      transaction,
    );
    const newest = await transaction
      .selectFrom("change_log")
      .select(["at", "after", "digest"])
      .where("source", "=", seen.source)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    if ((newest?.digest ?? null) === seen.digest) return "known";
    if (newest !== undefined && confirmedAt !== null && confirmedAt < newest.at) return "outdated";
    // The first state seen was there before, so its author is unknown.
    const by = newest === undefined ? null : who;
    await appendChange(transaction, { ...seen, before: newest?.after ?? null, who: by, why: null });
    return "entered";
  });
