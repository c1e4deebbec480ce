import { type Kysely, sql } from "kysely";

/**
 * What days and runs have used of the budgets, and what each admission reserved and was charged. A reservation that is
 * never settled stays counted: a dead replica may have spent all of it.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  // Every admission updates its day's row; free space on the page for new row versions keeps that cheap.
  `create table budget_use (
    key text primary key check (key ~ '^(day|run):'),
    tokens_spent bigint not null default 0,
    tokens_reserved bigint not null default 0,
    calls_spent bigint not null default 0,
    calls_reserved bigint not null default 0,
    tokens_limit bigint,
    calls_limit bigint,
    changed_at timestamptz not null default now()
  ) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200)`,
  // Null: it reserved nothing, as without budgets; charges are null while it is open.
  `alter table admission
    add column budget_keys text[],
    add column reserved_tokens bigint,
    add column reserved_calls bigint,
    add column charged_tokens bigint,
    add column charged_calls bigint`,
];
