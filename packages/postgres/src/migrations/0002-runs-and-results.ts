import { type Kysely, sql } from "kysely";

/**
 * Runs with the ends of their jobs, results with the columns used to find and withdraw them, leases on jobs' content,
 * and the replicas that hold them. Only adds: the previous version keeps working.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const statements: readonly string[] = [
  "alter table telemetry_record add column owner text",

  // A synchronous run is found by the ids of its decisions, whose records show its progress. A run that another replica
  // can resume has the ends of its jobs in run_job, and its document until it has ended.
  `create table run (
    owner text not null,
    run_id text not null,
    subject text not null,
    jobs integer not null,
    trace_id text,
    submitted_at timestamptz not null,
    holder text,
    idempotency_key text,
    request_digest text,
    asynchronous boolean not null default false,
    regenerate boolean not null default false,
    document json,
    decision_ids json,
    primary key (owner, run_id)
  )`,
  `create unique index run_idempotency_key on run (owner, idempotency_key) where idempotency_key is not null`,

  // Only the first end of a job counts, which the key ensures.
  `create table run_job (
    run_id text not null,
    position integer not null,
    decision_id text not null,
    status text not null,
    ended_at timestamptz not null default now(),
    primary key (run_id, position)
  )`,

  `create table result_removal (
    removal_id text primary key,
    kind text not null check (kind in ('withdrawn', 'erased')),
    removed_at timestamptz not null default now(),
    subject text not null,
    reason text not null,
    filter jsonb not null,
    results integer not null
  )`,

  // Removals lock this row and readers that serve results share it: one lock for any number of results.
  "create table removal_state (id smallint primary key check (id = 1))",
  "insert into removal_state (id) values (1)",

  // An erased result keeps its row, so that reading it back can say so. Results are served exactly as released, which
  // the type jsonb would not preserve.
  `alter table job_result
    alter column result drop not null,
    alter column result type json using result::json,
    add column owner text,
    add column scope jsonb,
    add column job_digest text,
    add column content_digest text,
    add column model_config_digest text,
    add column prompt_digest text,
    add column rule_id text,
    add column removal_id text references result_removal`,
  "create index job_result_job on job_result (owner, job_id, stored_at)",
  "create index job_result_stored_at on job_result (stored_at)",

  // Tokens come from a sequence, so that no two holders ever have the same token, even if the row is deleted.
  "create sequence job_lease_token",
  `create table job_lease (
    owner text not null,
    job_id text not null,
    token bigint not null unique,
    chain bigint not null,
    holder text,
    failures integer not null default 0,
    freed_at timestamptz,
    primary key (owner, job_id)
  )`,

  `create table replica (
    writer_id text primary key,
    instance text not null,
    version text not null,
    started_at timestamptz not null default now(),
    lease_until timestamptz not null
  )`,
];
