import { type Kysely, sql } from "kysely";

/**
 * Incidents: what tripwires have fired on. Each belongs to the engagement that it made and is closed by its release, so
 * that these rows never change. A tripwire has at most one open engagement, even under concurrent attempts.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  `create unique index kill_engagement_one_a_tripwire on kill_engagement (owner)
    where released_at is null and starts_with(owner, 'tripwire:')`,
  `create table incident (
    incident_id uuid primary key,
    tripwire text not null check (tripwire in (
      'unrecorded-request', 'invalid-release', 'disputed-decision', 'model-failures', 'model-latency'
    )),
    occurrence text not null,
    reason text not null,
    figures json not null,
    instance text not null,
    occurred_at timestamptz not null,
    engagement_id uuid not null unique references kill_engagement,
    opened_at timestamptz not null default clock_timestamp(),
    unique (tripwire, occurrence)
  )`,
  `create function incident_only_grows() returns trigger language plpgsql as $$
    begin
      raise exception 'incidents are neither altered nor deleted';
    end $$`,
  `create trigger incident_only_grows before update or delete or truncate on incident
    for each statement execute function incident_only_grows()`,
];
