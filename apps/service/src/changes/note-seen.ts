import { type Kysely, sql } from "kysely";
import type { Database } from "../storage/database.ts";
import { appendChange } from "./append-change.ts";
import type { Noted, Seen } from "./seen.ts";

/** Enters what is seen, unless the newest entry of its source says the same: one entry, however many replicas see it. */
export const noteSeen = (
  database: Kysely<Database>,
  { confirmedAt, who = null, ...seen }: Seen,
): Promise<Noted> =>
  database.transaction().execute(async (transaction) => {
    // Another replica that sees the same at the same moment comes after this one, or before it.
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
    // What is seen first was there before: nobody is known to have changed it.
    const by = newest === undefined ? null : who;
    await appendChange(transaction, { ...seen, before: newest?.after ?? null, who: by, why: null });
    return "entered";
  });
