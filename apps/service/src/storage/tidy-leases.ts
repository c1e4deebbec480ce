import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * Removes what is left of leases: those that nobody took up after a failure, and replicas that have long been gone.
 * What such a replica held stays free for whoever wants it: a holder without a row is a dead one.
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

/** Runs `work` with every hundredth call, and with the first. */
export function everyHundredth(work: () => Promise<void>): () => Promise<void> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls % 100 === 1) await work();
  };
}
