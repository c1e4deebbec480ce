import { type Kysely, sql } from "kysely";

/**
 * The revisions of the allowlist and of the rollout cap. The highest of each is in force. Rows are only added, so a
 * rollback is a new revision too.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // The canonical text of the digest, which the type jsonb would not preserve.
  `create table allowlist_revision (
    revision bigint primary key check (revision > 0),
    document json not null,
    digest text not null,
    at timestamptz not null default clock_timestamp(),
    who text not null,
    why text not null,
    based_on bigint not null,
    rolled_back_to bigint references allowlist_revision
  )`,
  `create table rollout_cap (
    revision bigint primary key check (revision > 0),
    basis_points integer check (basis_points between 0 and 10000),
    at timestamptz not null default clock_timestamp(),
    who text not null,
    why text not null
  )`,
  `create function exposure_only_grows() returns trigger language plpgsql as $$
    begin
      raise exception 'revisions are neither altered nor deleted: a new one replaces them';
    end $$`,
  `create trigger allowlist_revision_only_grows before update or delete or truncate on allowlist_revision
    for each statement execute function exposure_only_grows()`,
  `create trigger rollout_cap_only_grows before update or delete or truncate on rollout_cap
    for each statement execute function exposure_only_grows()`,
];
