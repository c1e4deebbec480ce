import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * Removes leases that were not taken again after a failure, and replicas that are long gone. What such a replica held
 * stays free: a holder without a row counts as dead.
 */
export async function tidyLeases(database: Kysely<Database>): Promise<void> {
  await database
    .deleteFrom("job_lease")
    .where("holder", "is", null)
    .where("freed_at", "<", sql<Date>`now() - interval '10 minutes'`)
    .execute();
  await database
    .deleteFrom("replica")
    .where("lease_until", "<", sql<Date>`now() - interval '1 day'`)
    .execute();
}

/** Runs `work` at the first call and then at every hundredth. */
export function everyHundredth(work: () => Promise<void>): () => Promise<void> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls % 100 === 1) await work();
  };
}
