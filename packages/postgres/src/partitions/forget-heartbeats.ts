import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import { readPartitions } from "./record-partitions.ts";

/** Limits the duration of each statement. */
const atOnce = 5_000;

/** Removes the heartbeats from before the oldest records. Returns how many were removed. */
export async function forgetHeartbeats(database: Kysely<Database>): Promise<number> {
  const [oldest] = await readPartitions(database);
  // Records from before partitioning still exist, and may be of any time.
  if (oldest === undefined || oldest.from === null) return 0;
  const before = new Date(oldest.from);
  let forgotten = 0;
  for (;;) {
    const { rows } = await sql<{ heartbeats: number }>`
      with gone as (
        delete from heartbeat where ctid = any(array(
          select heartbeat.ctid from heartbeat_writer join heartbeat using (writer_id)
          where began_at < ${before} and at < ${before} limit ${atOnce}))
        returning 1
      )
      select count(*)::int as heartbeats from gone`.execute(database);
    const heartbeats = rows[0]?.heartbeats ?? 0;
    forgotten += heartbeats;
    if (heartbeats < atOnce) break;
  }
  // Its heartbeats are not newer than its end.
  await database.deleteFrom("heartbeat_writer").where("ended_at", "<", before).execute();
  return forgotten;
}
