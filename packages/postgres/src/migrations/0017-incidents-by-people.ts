import { type Kysely, sql } from "kysely";

/**
 * Incidents of people beside those of tripwires, with severity, window, links and history. `incident` holds an incident
 * as it was opened; each row of `incident_entry` holds its state from then on, so that the newest one is in force.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  `alter table incident
    alter column tripwire drop not null,
    alter column occurrence drop not null,
    alter column reason drop not null,
    alter column figures drop not null,
    alter column instance drop not null,
    alter column occurred_at drop not null,
    alter column engagement_id drop not null,
    add column opened_by text,
    add column severity smallint check (severity between 1 and 4),
    add column title text,
    add column began_at timestamptz,
    add column ended_at timestamptz`,
  // What the code before this migration does not say of an incident that it opens.
  `create function incident_filled_in() returns trigger language plpgsql as $$
    begin
      new.opened_by := coalesce(new.opened_by, 'tripwire:' || new.tripwire);
      new.severity := coalesce(
        new.severity, case when new.tripwire in ('model-failures', 'model-latency') then 2 else 1 end
      );
      new.title := coalesce(new.title, 'the tripwire \`' || new.tripwire || '\` fired');
      new.began_at := coalesce(new.began_at, new.occurred_at);
      return new;
    end $$`,
  `create trigger incident_filled_in before insert on incident
    for each row execute function incident_filled_in()`,
  "alter table incident disable trigger incident_only_grows",
  `update incident set
    opened_by = 'tripwire:' || tripwire,
    severity = case when tripwire in ('model-failures', 'model-latency') then 2 else 1 end,
    title = 'the tripwire \`' || tripwire || '\` fired',
    began_at = occurred_at`,
  "alter table incident enable trigger incident_only_grows",
  `alter table incident
    alter column opened_by set not null,
    alter column severity set not null,
    alter column title set not null,
    alter column began_at set not null,
    add check (num_nulls(tripwire, occurrence, figures, instance, occurred_at, engagement_id) in (0, 6)),
    add check (tripwire is null or reason is not null),
    add check (ended_at >= began_at)`,

  `create table incident_entry (
    incident_id uuid not null references incident,
    number integer not null check (number > 0),
    at timestamptz not null,
    who text not null,
    kind text not null check (kind in ('note', 'severity', 'window', 'links', 'resolution', 'reopening')),
    why text check ((why is null) = (kind = 'links')),
    severity smallint not null check (severity between 1 and 4),
    began_at timestamptz not null,
    ended_at timestamptz check (ended_at >= began_at),
    resolved boolean not null check (not resolved or ended_at is not null),
    primary key (incident_id, number)
  )`,
  // Number 0: since its opening. The engagement of a tripwire is in incident itself.
  `create table incident_link (
    incident_id uuid not null references incident,
    kind text not null check (kind in ('engagement', 'change', 'decision')),
    id text not null,
    number integer not null check (number >= 0),
    primary key (incident_id, kind, id)
  )`,
  `create trigger incident_entry_only_grows before update or delete or truncate on incident_entry
    for each statement execute function incident_only_grows()`,
  `create trigger incident_link_only_grows before update or delete or truncate on incident_link
    for each statement execute function incident_only_grows()`,
  // Until now the release of the engagement closed the incident.
  `insert into incident_entry
      (incident_id, number, at, who, kind, why, severity, began_at, ended_at, resolved)
    select incident_id, 1, released_at, released_by, 'resolution', release_reason, severity, began_at,
      greatest(released_at, began_at), true
    from incident join kill_engagement as engagement on engagement.id = engagement_id
    where released_at is not null`,
];
