import { type Kysely, sql } from "kysely";

/**
 * Admissions with their first outcome, so that exactly one outcome counts: recovery finds open admissions, and a late
 * outcome is refused or recorded as late.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // An outcome without a known admission has a row without a holder: no admission follows it.
  `create table admission (
    decision_id text primary key,
    holder text,
    writer_id text,
    seq bigint,
    outcome_writer text,
    outcome_seq bigint,
    check (num_nulls(holder, writer_id, seq) in (0, 3)),
    check (num_nulls(outcome_writer, outcome_seq) in (0, 2))
  )`,
  "create index admission_open on admission (holder) where outcome_seq is null",
  // Null: as in the body. An outcome found late after its hash was fixed can be marked only here.
  "alter table telemetry_record add column event text check (event = 'late-outcome')",
];
