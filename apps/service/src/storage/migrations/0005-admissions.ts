import { type Kysely, sql } from "kysely";

/**
 * Admissions with the place of their first outcome, so that each gets exactly one that counts: recovery finds those
 * that are open, and who would be late is told so, or has it noted beside the record.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // An outcome whose admission is not known has a row without a holder: no admission comes after it.
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
  // Null: what the body says. What came late after its hash was fixed can say it nowhere else.
  "alter table telemetry_record add column event text check (event = 'late-outcome')",
];
