import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { readPartitions } from "./record-partitions.ts";

/** So many are removed with one statement, which keeps each of them short. */
const atOnce = 5_000;

/**
 * Removes runs of which no record is left: what they say of themselves would come from their records. Those that
 * somebody may still go on with have their document, and stay. Answers how many there were.
 */
export async function forgetRuns(database: Kysely<Database>): Promise<number> {
  const [oldest] = await readPartitions(database);
  // What was recorded before there were partitions is still there, and so may be the records of any run.
  if (oldest === undefined || oldest.from === null) return 0;
  let forgotten = 0;
  for (;;) {
    const { rows } = await sql<{ runs: number }>`
      with gone as (
        delete from run where ctid = any(array(
          select ctid from run
          where submitted_at < ${new Date(oldest.from)} and document is null
            and not exists (select from telemetry_record as record where record.run_id = run.run_id)
          limit ${atOnce}))
        returning run_id
      ), places as (
        delete from run_job where run_id in (select run_id from gone)
      ), budgets as (
        delete from budget_use where key in (select 'run:' || run_id from gone)
      )
      select count(*)::int as runs from gone`.execute(database);
    const runs = rows[0]?.runs ?? 0;
    forgotten += runs;
    if (runs < atOnce) return forgotten;
  }
}
