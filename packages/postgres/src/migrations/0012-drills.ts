import { type Kysely, sql } from "kysely";

/**
 * Drills with their steps and settings. A setting is recorded before it is made, so that another process can undo it.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  `create table drill_run (
    id uuid primary key,
    number bigint not null unique generated always as identity,
    drill text not null check (drill in ('kill', 'rollback', 'allowlist', 'rollout')),
    via text not null check (via in ('own', 'unleash')),
    started_at timestamptz not null default clock_timestamp(),
    started_by text not null,
    ended_at timestamptz,
    verdict text check (verdict in ('passed', 'failed')),
    steps json not null default '[]',
    settings json not null default '[]',
    check (num_nulls(ended_at, verdict) in (0, 2))
  )`,
  // Queries for a recently passed drill go by name.
  "create index drill_run_ended on drill_run (drill, ended_at)",
];
