import { type Kysely, sql } from "kysely";

/** Whether the run that brought a result about asked for a review; null: stored before this was noted. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table job_result add column requires_review boolean`.execute(database);
}
