import type { Evidence } from "@slotgate/contracts";
import { RecordRefusedError } from "./record-refused-error.ts";
import type { SinkBatch, SinkEntry } from "./sink.ts";

/**
 * One statement is one transaction. It locks what the batch stands on, moves the head only from where the journal
 * believes it is, and writes nothing if any of that forbids it:
 * - a share lock on the kill row makes kills linearizable with admissions: a kill waits for the groups under way,
 *   and every later group sees it;
 * - locked leases and stored results do the same for take-overs and withdrawals.
 */
export const appendStatement = `
  with kill as (
    select engaged from kill_state where id = 1 for share
  ), held as (
    select token from job_lease where token = any($9::bigint[]) for update
  ), live as (
    select decision_id from job_result where decision_id = any($10::text[]) and removal_id is null
    order by decision_id for share
  ), head as (
    update telemetry_writer set seq = $4, hash = $5
    where writer_id = $1 and seq = $2 and hash = $3
      and not ($8::boolean and (select engaged from kill))
      and (select count(*) from held) = cardinality($9::bigint[])
      and (select count(*) from live) = cardinality($10::text[])
    returning 1
  ), batch as materialized (
    select * from rows from (
      string_to_table($6, E'\\n'), string_to_table($7, E'\\n'), string_to_table($11, E'\\n'),
      string_to_table($12, E'\\n'), string_to_table($13, E'\\n'), string_to_table($14, E'\\n'),
      string_to_table($15, E'\\n'), string_to_table($16, E'\\n'), string_to_table($20, E'\\n'),
      string_to_table($21, E'\\n'), string_to_table($22, E'\\n'), string_to_table($23, E'\\n'),
      string_to_table($24, E'\\n')
    ) with ordinality as line (body, decision_id, job_id, owner, run_id, position, status, run,
      decided_at, reason, kind, rule_id, scope, place)
    where exists (select from head)
  ), records as (
    insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body, run_id, decided_at, reason, kind,
      rule_id, scope)
    select $1, $2::bigint + place, decision_id, job_id, owner::json #>> '{}', body::json, run_id,
      decided_at::timestamptz, reason, kind::json #>> '{}', nullif(rule_id, '')::json #>> '{}', scope::jsonb
    from batch
    returning 1
  ), runs as (
    insert into run (owner, run_id, subject, jobs, trace_id, submitted_at, holder, decision_ids)
    select owner::json #>> '{}', run_id, run::json ->> 'subject', json_array_length(run::json -> 'decisionIds'),
      run::json ->> 'traceId', (run::json ->> 'submittedAt')::timestamptz, $1, run::json -> 'decisionIds'
    from batch where run <> ''
    on conflict do nothing
  ), ends as (
    insert into run_job (run_id, position, decision_id, status)
    select run_id, position::integer, decision_id, status from batch where status <> ''
    on conflict do nothing
  ), results as (
    insert into job_result (decision_id, run_id, job_id, result, owner, scope, job_digest, content_digest,
      model_config_digest, prompt_digest, rule_id)
    select "decisionId", "runId", result ->> 'jobId', result, owner, scope, "jobDigest",
      generation ->> 'contentDigest', generation ->> 'modelConfigDigest', generation ->> 'promptDigest',
      generation ->> 'ruleId'
    from json_to_recordset($17::json) as stored
      ("decisionId" text, "runId" text, result json, owner text, scope jsonb, "jobDigest" text, generation jsonb)
    where exists (select from head)
  ), succeeded as (
    delete from job_lease where token = any($18::bigint[]) and exists (select from head)
  ), failed as (
    update job_lease set holder = null, failures = failures + 1, freed_at = now()
    where token = any($19::bigint[]) and exists (select from head)
  )
  select (select count(*) from records)::int as recorded, (select engaged from kill) as engaged,
    (select array_agg(token::text) from held) as held, (select array_agg(decision_id) from live) as live`;

export const headStatement = `
  with opened as (
    insert into telemetry_writer (writer_id, seq, hash) values ($1, 0, $2)
    on conflict (writer_id) do nothing
    returning seq, hash
  )
  select seq::int as seq, hash from opened
  union all
  select seq::int as seq, hash from telemetry_writer where writer_id = $1
  limit 1`;

/** What a batch as a whole stands on. */
export interface Conditional {
  readonly killReleased: boolean;
  readonly leases: readonly string[];
  readonly storedResults: readonly string[];
}

export function conditionsOf(entries: readonly SinkEntry[]): Conditional {
  const distinct = (values: readonly (string | null)[]): string[] => [
    ...new Set(values.filter((value) => value !== null)),
  ];
  return {
    killReleased: entries.some(({ conditions }) => conditions.killReleased),
    leases: distinct(entries.map(({ conditions }) => conditions.lease)),
    storedResults: distinct(entries.map(({ conditions }) => conditions.storedResult)),
  };
}

/** The values of {@link appendStatement}, in the order of its places. */
export function appendValues({ from, to, entries }: SinkBatch, conditions: Conditional): unknown[] {
  const leaseEnds = present(entries, ({ effects }) => effects.leaseEnd);
  const tokens = (as: "succeeded" | "failed") =>
    leaseEnds.filter((end) => end.as === as).map(({ token }) => token);
  return [
    from.writerId,
    from.seq,
    from.hash,
    to.seq,
    to.hash,
    linesOf(entries, ({ line }) => line),
    linesOf(entries, ({ record }) => record.decisionId),
    conditions.killReleased,
    conditions.leases,
    conditions.storedResults,
    linesOf(entries, ({ record }) => record.jobId),
    linesOf(entries, ({ record }) => JSON.stringify(record.owner)),
    linesOf(entries, ({ record }) => record.runId),
    linesOf(entries, ({ effects: { end } }) => (end === null ? "" : String(end.position))),
    linesOf(entries, ({ effects: { end } }) => end?.status ?? ""),
    linesOf(entries, ({ effects: { run } }) => (run === null ? "" : JSON.stringify(run))),
    JSON.stringify(present(entries, ({ effects }) => effects.result)),
    tokens("succeeded"),
    tokens("failed"),
    linesOf(entries, ({ record }) => record.decidedAt),
    linesOf(entries, ({ record }) => record.reason),
    linesOf(entries, ({ record }) => JSON.stringify(record.kind)),
    linesOf(entries, ({ record }) => ruleOf(record.evidence)),
    linesOf(entries, ({ record }) => JSON.stringify(record.scope)),
  ];
}

const ruleOf = (evidence: Evidence | null): string =>
  evidence === null || evidence.ruleId === null ? "" : JSON.stringify(evidence.ruleId);

function present<T>(entries: readonly SinkEntry[], pick: (entry: SinkEntry) => T | null): T[] {
  return entries.map(pick).filter((value): value is T & {} => value !== null);
}

/** One value a line: cheaper for both sides than arrays, whose elements need escaping. JSON has no raw line feed. */
function linesOf(entries: readonly SinkEntry[], pick: (entry: SinkEntry) => string): string {
  const values = entries.map(pick);
  const broken = values.find((value) => value.includes("\n"));
  if (broken !== undefined)
    throw new RecordRefusedError({ records: entries.length, cause: "an id with a line feed" });
  return values.join("\n");
}
