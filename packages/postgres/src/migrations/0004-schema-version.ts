import { type Kysely, sql } from "kysely";

/**
 * The oldest code that may use this database, as the number of the newest migration that it knows. Migrations that only
 * add leave the row unchanged; one that drops something raises it to the first code that did not use it.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table schema_version (
      id smallint primary key check (id = 1),
      oldest_code integer not null
    )`.execute(database);
  await sql`insert into schema_version (id, oldest_code) values (1, 1)`.execute(database);
}
