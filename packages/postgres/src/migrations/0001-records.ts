import { type Kysely, sql } from "kysely";

/**
 * Records with the heads of their writers, results, and the kill row that admissions share-lock. A record's body is the
 * exact text that was hashed; the other columns serve queries.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table telemetry_record (
      writer_id text not null,
      seq bigint not null,
      decision_id text not null,
      job_id text not null,
      body json not null,
      primary key (writer_id, seq)
    )`.execute(database);
  await sql`create index telemetry_record_decision on telemetry_record (decision_id)`.execute(database);
  await sql`create index telemetry_record_job on telemetry_record (job_id)`.execute(database);
  await sql`
    create table telemetry_writer (
      writer_id text primary key,
      seq bigint not null,
      hash text not null,
      opened_at timestamptz not null default now()
    )`.execute(database);
  await sql`
    create table job_result (
      decision_id text primary key,
      run_id text not null,
      job_id text not null,
      result jsonb not null,
      stored_at timestamptz not null default now()
    )`.execute(database);
  await sql`
    create table kill_state (
      id smallint primary key check (id = 1),
      engaged boolean not null
    )`.execute(database);
  await sql`insert into kill_state (id, engaged) values (1, false)`.execute(database);
}
