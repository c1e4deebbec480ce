import type { JsonObject } from "@slotgate/contracts";
import type { NewChange } from "@slotgate/executor";
import { type RawBuilder, sql, type Transaction } from "kysely";
import type { Database } from "./database.ts";

/**
 * Adds a change to the log in the transaction that makes it, so that neither exists without the other. Returns the
 * entry's id.
 */
export async function appendChange(
  transaction: Transaction<Database>,
  { before, after, ...facts }: NewChange,
): Promise<string> {
  const { id } = await transaction
    .insertInto("change_log")
    .values({ ...facts, before: asJson(before), after: asJson(after) })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

const asJson = (document: JsonObject | null): RawBuilder<JsonObject | null> =>
  document === null ? sql`null` : sql`${JSON.stringify(document)}::json`;
