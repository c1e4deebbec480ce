import { type Kysely, sql } from "kysely";

/**
 * The revisions of the generation document, the highest of which is in force, and the digests of all model
 * configurations that a revision has used. Rows are only added.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // The canonical text of the digest, which the type jsonb would not preserve.
  `create table generation_revision (
    revision bigint primary key check (revision > 0),
    document json not null,
    digest text not null,
    at timestamptz not null default clock_timestamp(),
    who text not null,
    why text not null,
    based_on bigint not null,
    rolled_back_to bigint references generation_revision
  )`,
  `create table generation_model (
    config_digest text primary key,
    first_used_at timestamptz not null default clock_timestamp()
  )`,
  ...["generation_revision", "generation_model"].map(
    (table) =>
      `create trigger ${table}_only_grows before update or delete or truncate on ${table}
        for each statement execute function exposure_only_grows()`,
  ),
  "alter table change_log drop constraint change_log_source_check",
  `alter table change_log add constraint change_log_source_check check (source in (
    'kill', 'controls', 'allowlist', 'generation', 'cap', 'budget', 'model-configuration', 'prompt', 'tripwire', 'drill'
  ))`,
  "alter table evidence_document drop constraint evidence_document_kind_check",
  `alter table evidence_document add constraint evidence_document_kind_check
    check (kind in ('control-snapshot', 'allowlist', 'generation'))`,
];
