import type { JsonObject } from "@slotgate/contracts";
import { type Kysely, sql } from "kysely";
import type { Database } from "../storage/database.ts";
import { appendChange } from "./append-change.ts";
import type { NewChange } from "./new-change.ts";

/** What a replica finds in force that was not changed through the service. */
export interface Seen extends Pick<NewChange, "source" | "what"> {
  readonly after: JsonObject;
  readonly digest: string;
}

/**
 * Enters what is seen, unless the newest entry of its source says the same: one entry, however many replicas see it.
 * Answers the entry's id, or null where there was nothing to enter.
 */
export const noteSeen = (
  database: Kysely<Database>,
  { source, what, after, digest }: Seen,
): Promise<string | null> =>
  database.transaction().execute(async (transaction) => {
    // Another replica that sees the same at the same moment comes after this one, or before it.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`slotgate change ${source}`}, 0))`.execute(
      transaction,
    );
    const newest = await transaction
      .selectFrom("change_log")
      .select(["after", "digest"])
      .where("source", "=", source)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    if (newest?.digest === digest) return null;
    return appendChange(transaction, {
      source,
      what,
      before: newest?.after ?? null,
      after,
      who: null,
      why: null,
      digest,
    });
  });
