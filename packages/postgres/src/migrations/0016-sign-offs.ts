import { type Kysely, sql } from "kysely";

/**
 * Readiness reports by digest, so that a sign-off can be bound to one that was really computed, and the sign-offs.
 * Neither is altered later, but for a withdrawal.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  `create table readiness_report (
    digest text primary key,
    stage text not null check (stage in ('beta', 'ga')),
    environment text not null,
    verdict text not null check (verdict in ('ready', 'not-ready')),
    basis json not null,
    computed_at timestamptz not null default clock_timestamp()
  )`,
  "create index readiness_report_computed on readiness_report (computed_at)",
  `create table signoff (
    id uuid primary key,
    number bigint not null unique generated always as identity,
    environment text not null,
    role text not null check (role in ('product', 'engineering')),
    area text not null check (area in ('quality', 'safety', 'observability', 'support')),
    subject text not null,
    report text not null references readiness_report (digest),
    statement text not null,
    basis json not null,
    signed_at timestamptz not null default clock_timestamp(),
    withdrawn_at timestamptz,
    withdrawn_by text,
    withdrawn_because text,
    check (num_nulls(withdrawn_at, withdrawn_by, withdrawn_because) in (0, 3))
  )`,
  "create index signoff_environment on signoff (environment, number)",
];
