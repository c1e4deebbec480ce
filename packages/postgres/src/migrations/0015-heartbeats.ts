import { type Kysely, sql } from "kysely";

/**
 * Heartbeats: a row for each minute of a replica, and one for each of its starts, which says from when to when its
 * heartbeats are to be expected.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  `create table heartbeat_writer (
    writer_id text primary key,
    instance text not null,
    executor_version text not null,
    model_config_digest text,
    prompt_digest text,
    began_at timestamptz not null,
    ended_at timestamptz,
    ended_as text check (ended_as in ('stopped', 'lost')),
    check (num_nulls(ended_at, ended_as) in (0, 2))
  )`,
  // Every replica looks for lost ones at each renewal of its lease.
  "create index heartbeat_writer_running on heartbeat_writer (writer_id) where ended_at is null",

  // `at` is the beginning of the minute by the replica's clock; without a spool its columns are null.
  `create table heartbeat (
    writer_id text not null,
    at timestamptz not null,
    recording boolean not null,
    store_used boolean not null,
    controls text not null check (controls in ('confirmed', 'stale', 'unavailable')),
    kill text not null check (kill in ('released', 'engaged', 'unknown')),
    allowlist boolean not null,
    spool_usable boolean,
    spool_records bigint,
    reconciled boolean,
    primary key (writer_id, at),
    check (num_nulls(spool_usable, spool_records) in (0, 2))
  )`,
];
