import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { defaultPartition, readPartitions, storeNow } from "./record-partitions.ts";
import { upkeepTransaction } from "./upkeep-transaction.ts";
import { mondayOf, partitionName, weekMs } from "./week.ts";

/** Partitions made in advance, so that upkeep need not run every day. */
const weeksAhead = 4;

/**
 * Makes the partitions of this week and the next ones, and of weeks with records in the default partition, which are
 * moved. Returns the names of the partitions made.
 */
export async function makePartitions(database: Kysely<Database>): Promise<readonly string[]> {
  const partitions = await readPartitions(database);
  const present = new Set(partitions.map(({ name }) => name));
  const covered = partitions.find(({ from }) => from === null)?.until ?? null;
  const thisWeek = mondayOf(await storeNow(database));
  const ahead = Array.from({ length: weeksAhead + 1 }, (_, place) => thisWeek + place * weekMs);
  const missing = [...new Set([...ahead, ...(await strayedWeeks(database))])]
    .filter((monday) => !present.has(partitionName(monday)) && (covered === null || monday >= covered))
    .sort((one, other) => one - other);
  const made: string[] = [];
  for (const monday of missing) {
    if ((await makePartition(database, monday)) === "made") made.push(partitionName(monday));
  }
  return made;
}

/** The weeks of the records in the default partition. */
async function strayedWeeks(database: Kysely<Database>): Promise<readonly number[]> {
  const { rows } = await sql<{ day: Date }>`
    select distinct date_trunc('week', recorded_at, 'UTC') as day from ${sql.table(defaultPartition)}
    limit 50`.execute(database);
  return rows.map(({ day }) => mondayOf(day.getTime()));
}

/** Made detached and then attached, so that no insert waits for it. */
const makePartition = (database: Kysely<Database>, monday: number) =>
  upkeepTransaction(database, async (trx) => {
    // Another replica may have made it since the check.
    if ((await readPartitions(trx)).some(({ name }) => name === partitionName(monday))) return "there";
    const week = sql.table(partitionName(monday));
    const strayed = sql.table(defaultPartition);
    const [from, until] = [monday, monday + weekMs].map((instant) => new Date(instant).toISOString());
    await sql`lock table ${strayed} in access exclusive mode`.execute(trx);
    await sql`create table ${week} (like telemetry_record including defaults including constraints)`.execute(
      trx,
    );
    await sql`
      with moved as (
        delete from ${strayed} where recorded_at >= ${from}::timestamptz and recorded_at < ${until}::timestamptz
        returning *
      )
      insert into ${week} select * from moved`.execute(trx);
    await sql`
      alter table telemetry_record attach partition ${week}
      for values from (${sql.lit(from)}) to (${sql.lit(until)})`.execute(trx);
    return "made" as const;
  });
