import { type Kysely, sql } from "kysely";

/** Incidents of the tripwire `canary`, which engages no kill. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // By what they check: PostgreSQL chose their names.
  `do $$
    declare
      rule record;
    begin
      for rule in
        select conname from pg_constraint where conrelid = 'incident'::regclass and contype = 'c'
          and (pg_get_constraintdef(oid) like '%model-latency%' or pg_get_constraintdef(oid) like '%num_nulls%')
      loop
        execute format('alter table incident drop constraint %I', rule.conname);
      end loop;
    end $$`,
  `alter table incident
    drop constraint if exists incident_tripwire_known,
    drop constraint if exists incident_firing_whole,
    drop constraint if exists incident_engagement_made`,
  `alter table incident
    add constraint incident_tripwire_known check (tripwire in (
      'unrecorded-request', 'invalid-release', 'disputed-decision', 'model-failures', 'model-latency', 'canary'
    )),
    add constraint incident_firing_whole check (
      num_nulls(tripwire, occurrence, figures, instance, occurred_at) in (0, 5)
    ),
    add constraint incident_engagement_made check ((engagement_id is null) = (tripwire is null or tripwire = 'canary'))`,
];
