import { type Kysely, sql } from "kysely";

/**
 * Records in partitions by the time at which the store received them, with columns and indexes for queries. Only adds:
 * the previous version keeps working, and a trigger fills in the columns that it does not write. Existing rows get
 * their columns here, in one statement, and become the first partition.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const factColumns = "run_id, decided_at, reason, kind, rule_id, scope";
const factsOf = (body: string) => `
  ${body} ->> 'runId', (${body} ->> 'decidedAt')::timestamptz, ${body} ->> 'reason', ${body} ->> 'kind',
  ${body} -> 'evidence' ->> 'ruleId', (${body} -> 'scope')::jsonb`;

const statements: readonly string[] = [
  "alter table telemetry_record rename to telemetry_record_first",
  "alter table telemetry_record_first drop constraint telemetry_record_pkey",
  "alter index telemetry_record_decision rename to telemetry_record_first_decision",
  "alter index telemetry_record_job rename to telemetry_record_first_job",
  `alter table telemetry_record_first
    add column run_id text,
    add column decided_at timestamptz,
    add column reason text,
    add column kind text,
    add column rule_id text,
    add column scope jsonb,
    add column recorded_at timestamptz not null default now()`,
  // It is unknown when they were stored; a time from a clock that runs ahead must fit in as well.
  `update telemetry_record_first
    set (${factColumns}) = row(${factsOf("body")}),
      recorded_at = least(now(), (body ->> 'decidedAt')::timestamptz)`,

  `create table telemetry_record (
    like telemetry_record_first including defaults including constraints,
    primary key (writer_id, seq, recorded_at)
  ) partition by range (recorded_at)`,
  "create index telemetry_record_decision on telemetry_record (decision_id)",
  "create index telemetry_record_job on telemetry_record (job_id)",
  "create index telemetry_record_run on telemetry_record (run_id)",
  "create index telemetry_record_decided on telemetry_record (decided_at)",

  `create function telemetry_record_facts() returns trigger language plpgsql as $$
    begin
      select ${factsOf("new.body")}
        into new.run_id, new.decided_at, new.reason, new.kind, new.rule_id, new.scope;
      return new;
    end $$`,
  `create trigger telemetry_record_facts before insert on telemetry_record
    for each row when (new.decided_at is null) execute function telemetry_record_facts()`,

  // A partition is named after the Monday (UTC) on which its week begins. The default one takes records while the
  // partition of a week is missing, and is otherwise empty.
  `do $$
    declare
      first date := date_trunc('week', now() at time zone 'UTC')::date + 7;
      week date;
    begin
      execute format('alter table telemetry_record attach partition telemetry_record_first
        for values from (minvalue) to (%L)', first::text || ' 00:00:00+00');
      for place in 0..3 loop
        week := first + 7 * place;
        execute format('create table %I partition of telemetry_record for values from (%L) to (%L)',
          'telemetry_record_' || to_char(week, 'YYYYMMDD'), week::text || ' 00:00:00+00',
          (week + 7)::text || ' 00:00:00+00');
      end loop;
      create table telemetry_record_default partition of telemetry_record default;
    end $$`,

  // What retention removed, so that the rest can still be verified: a writer's chain continues after the last sequence
  // number here, from that hash.
  `create table telemetry_removed (
    writer_id text not null,
    first_seq bigint not null,
    last_seq bigint not null,
    last_hash text not null,
    partition text not null,
    removed_at timestamptz not null default now(),
    primary key (writer_id, last_seq)
  )`,
  "create index run_submitted_at on run using brin (submitted_at) with (autosummarize = on)",
];
