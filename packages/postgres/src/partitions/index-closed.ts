import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { type RecordPartition, readPartitions, storeNow } from "./record-partitions.ts";
import { upkeepTransaction } from "./upkeep-transaction.ts";

/** Longer than any recording transaction lasts. */
const settledMs = 3_600_000;

/**
 * Adds to partitions of past weeks the indexes that would be too costly while records are inserted. Returns the names
 * of the partitions that were indexed.
 */
export async function indexClosed(database: Kysely<Database>): Promise<readonly string[]> {
  const before = (await storeNow(database)) - settledMs;
  const indexed: string[] = [];
  for (const partition of await readPartitions(database)) {
    if (partition.until > before || (await isIndexed(database, partition))) continue;
    const done = await upkeepTransaction(database, async (trx) => {
      for (const { suffix, on } of closedIndexes)
        await sql`create index if not exists ${sql.id(`${partition.name}_${suffix}`)}
          on ${sql.table(partition.name)} ${sql.raw(on)}`.execute(trx);
      await sql`analyze ${sql.table(partition.name)}`.execute(trx);
      return true;
    });
    if (done === true) indexed.push(partition.name);
  }
  return indexed;
}

/** See the decision file on record partitions. */
const closedIndexes = [
  { suffix: "owner", on: "(owner, decided_at)" },
  { suffix: "reason", on: "(reason, decided_at)" },
  { suffix: "kind", on: "(kind, decided_at)" },
  { suffix: "rule", on: "(rule_id, decided_at)" },
  { suffix: "scope", on: "using gin (scope jsonb_path_ops)" },
] as const;

async function isIndexed(database: Kysely<Database>, { name }: RecordPartition): Promise<boolean> {
  const names = closedIndexes.map(({ suffix }) => `${name}_${suffix}`);
  const { rows } = await sql<{ there: number }>`
    select count(*)::int as there from pg_index join pg_class on pg_class.oid = indexrelid
    where indrelid = ${name}::regclass and relname = any(${names}::text[])`.execute(database);
  return rows[0]?.there === names.length;
}
