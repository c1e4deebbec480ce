import { type Kysely, sql } from "kysely";

/** Whether the run that generated a result required a review; null: stored before this column existed. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table job_result add column requires_review boolean`.execute(database);
}
