import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { readPartitions } from "./record-partitions.ts";

/** Limits the duration of each statement. */
const atOnce = 5_000;

/**
 * Removes runs whose records are all gone, since their state is derived from records. Runs that can still be resumed
 * have their document and stay. Returns how many were removed.
 */
export async function forgetRuns(database: Kysely<Database>): Promise<number> {
  const [oldest] = await readPartitions(database);
  // Records from before partitioning still exist, and any run may have some of them.
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
