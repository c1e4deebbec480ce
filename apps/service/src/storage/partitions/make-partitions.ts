import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { defaultPartition, readPartitions, storeNow } from "./record-partitions.ts";
import { upkeepTransaction } from "./upkeep-transaction.ts";
import { mondayOf, partitionName, weekMs } from "./week.ts";

/** Partitions that are there beside that of the current week, so that nobody has to look after them every day. */
const weeksAhead = 4;

/**
 * Makes the partitions of this week and the next ones, and those of weeks whose records had to go to the default
 * partition, which are moved. Answers the names of those that it made.
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

/** Weeks that records in the default partition are of. */
async function strayedWeeks(database: Kysely<Database>): Promise<readonly number[]> {
  const { rows } = await sql<{ day: Date }>`
    select distinct date_trunc('week', recorded_at, 'UTC') as day from ${sql.table(defaultPartition)}
    limit 50`.execute(database);
  return rows.map(({ day }) => mondayOf(day.getTime()));
}

/** Made on the side and then attached: that way nothing which records waits for it. */
const makePartition = (database: Kysely<Database>, monday: number) =>
  upkeepTransaction(database, async (trx) => {
    // Another replica may have made it since it was looked for.
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
