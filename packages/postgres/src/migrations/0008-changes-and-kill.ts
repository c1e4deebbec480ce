import { type Kysely, sql } from "kysely";

/**
 * The append-only change log of exposure, and the engagements of the service's own kill. The row of `kill_state`, which
 * admissions share-lock, says whether one is open.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // Entries are returned exactly as written, which the type jsonb would not preserve.
  `create table change_log (
    id bigint primary key generated always as identity,
    at timestamptz not null default clock_timestamp(),
    source text not null check (source in (
      'kill', 'controls', 'allowlist', 'cap', 'budget', 'model-configuration', 'prompt', 'tripwire', 'drill'
    )),
    what text not null,
    before json,
    after json,
    who text,
    why text,
    digest text
  )`,
  "create index change_log_source on change_log (source, id)",
  "create index change_log_at on change_log (at)",
  `create function change_log_only_grows() returns trigger language plpgsql as $$
    begin
      raise exception 'entries of the change log are neither altered nor deleted';
    end $$`,
  `create trigger change_log_only_grows before update or delete or truncate on change_log
    for each statement execute function change_log_only_grows()`,

  `create table kill_engagement (
    id uuid primary key,
    owner text not null,
    engaged_by text,
    reason text not null,
    engaged_at timestamptz not null default clock_timestamp(),
    released_at timestamptz,
    released_by text,
    release_reason text,
    check (num_nulls(released_at, released_by, release_reason) in (0, 3))
  )`,
  "create index kill_engagement_open on kill_engagement (engaged_at) where released_at is null",
  // A kill engaged by hand before there were engagements stays engaged and can be released as one.
  `insert into kill_engagement (id, owner, reason)
    select gen_random_uuid(), 'database', 'engaged in the database before engagements were kept'
    from kill_state where engaged`,
];
