import type { Evidence } from "@slotgate/contracts";
import { RecordRefusedError } from "./record-refused-error.ts";
import type { AppendOptions, SinkBatch, SinkEntry } from "./sink.ts";

/**
 * Whether this very transaction is kept over a crash once it is confirmed. Looked at each time, because settings can
 * be changed at any moment, and for a role or a database alone.
 */
const durable = "current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off'";
const settings =
  "current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit";

/**
 * One statement is one transaction. It locks what the batch stands on, moves the head only from where the journal
 * believes it is, and writes nothing if any of that forbids it:
 * - a share lock on the kill row makes kills linearizable with admissions: a kill waits for the groups under way,
 *   and every later group sees it;
 * - locked leases and stored results do the same for take-overs and withdrawals;
 * - a locked open admission gets one outcome, whoever else wants to end it. It is also what fences a process that was
 *   taken for dead: recovery ends its admissions, so that its lease need only be looked at, not locked.
 * Rows that other transactions may want as well are locked and inserted in the order of their keys, so that two of
 * them wait for one another in turn, and never in a circle.
 * An outcome ends its admission, or, where none is known, makes sure that none comes after it. The first one counts.
 */
export const appendStatement = `
  with kill as (
    select engaged from kill_state where id = 1 for share
  ), held as (
    select token from job_lease where token = any($9::bigint[]) order by token for update
  ), live as (
    select decision_id from job_result where decision_id = any($10::text[]) and removal_id is null
    order by decision_id for share
  ), open as (
    select decision_id from admission where decision_id = any($24::text[]) and outcome_seq is null
    order by decision_id for update
  ), late as (
    select decision_id from admission where decision_id = any($25::text[]) and outcome_seq is not null
  ), head as (
    update telemetry_writer set seq = $4, hash = $5
    where writer_id = $1 and seq = $2 and hash = $3
      and not ($8::boolean and (select engaged from kill))
      and (select count(*) from held) = cardinality($9::bigint[])
      and (select count(*) from live) = cardinality($10::text[])
      and ${durable}
      and ($20::text is null or exists (select from replica where writer_id = $20 and lease_until > now()))
      and (select count(*) from open) = cardinality($24::text[])
      and not exists (select from late)
    returning 1
  ), batch as materialized (
    select * from rows from (
      string_to_table($6, E'\\n'), string_to_table($7, E'\\n'), string_to_table($11, E'\\n'),
      string_to_table($12, E'\\n'), string_to_table($13, E'\\n'), string_to_table($14, E'\\n'),
      string_to_table($15, E'\\n'), string_to_table($16, E'\\n'), string_to_table($27, E'\\n'),
      string_to_table($28, E'\\n'), string_to_table($29, E'\\n'), string_to_table($30, E'\\n'),
      string_to_table($31, E'\\n')
    ) with ordinality as line (body, decision_id, job_id, owner, run_id, position, status, run,
      decided_at, reason, kind, rule_id, scope, place)
    where exists (select from head)
  ), opened as (
    insert into admission (decision_id, holder, writer_id, seq)
    select decision_id, coalesce($20, $1), $1, $2::bigint + place from batch where place = any($21::integer[])
  ), ended as (
    insert into admission (decision_id, outcome_writer, outcome_seq)
    select decision_id, $1, $2::bigint + place from batch where place = any($22::integer[])
    order by decision_id
    on conflict (decision_id) do update
      set outcome_writer = excluded.outcome_writer, outcome_seq = excluded.outcome_seq
      where admission.outcome_seq is null
    returning decision_id
  ), line as (
    select *, place = any($23::integer[])
      or (place = any($22::integer[]) and decision_id not in (select decision_id from ended)) as late
    from batch
  ), records as (
    insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, event, body, run_id, decided_at, reason,
      kind, rule_id, scope)
    select $1, $2::bigint + place, decision_id, job_id, owner::json #>> '{}',
      case when late then 'late-outcome' end, body::json, run_id, decided_at::timestamptz, reason,
      kind::json #>> '{}', nullif(rule_id, '')::json #>> '{}', scope::jsonb
    from line
    returning 1
  ), runs as (
    insert into run (owner, run_id, subject, jobs, trace_id, submitted_at, holder, decision_ids)
    select owner::json #>> '{}', run_id, run::json ->> 'subject', json_array_length(run::json -> 'decisionIds'),
      run::json ->> 'traceId', (run::json ->> 'submittedAt')::timestamptz, run::json ->> 'holder',
      run::json -> 'decisionIds'
    from batch where run <> '' order by run_id
    on conflict do nothing
  ), ends as (
    insert into run_job (run_id, position, decision_id, status)
    select run_id, position::integer, decision_id, status from line where status <> '' and not late
    order by run_id, position::integer
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
  ), documents as (
    insert into evidence_document (digest, kind, body)
    select digest, kind, body::json from json_to_recordset($26::json) as named (digest text, kind text, body text)
    where exists (select from head)
    order by digest
    on conflict do nothing
  ), succeeded as (
    delete from job_lease where token = any($18::bigint[]) and exists (select from head)
  ), failed as (
    update job_lease set holder = null, failures = failures + 1, freed_at = now()
    where token = any($19::bigint[]) and exists (select from head)
  )
  select exists (select from head) as moved, (select count(*) from records)::int as recorded,
    ${settings}, (select engaged from kill) as engaged,
    (select array_agg(token::text) from held) as held, (select array_agg(decision_id) from live) as live,
    (select array_agg(decision_id) from open) as open, (select array_agg(decision_id) from late) as late,
    ($20::text is null or exists (select from replica where writer_id = $20 and lease_until > now())) as leased`;

export const headStatement = `
  with opened as (
    insert into telemetry_writer (writer_id, seq, hash) values ($1, 0, $2)
    on conflict (writer_id) do nothing
    returning seq, hash
  )
  select seq::int as seq, hash, ${settings} from opened
  union all
  select seq::int as seq, hash, ${settings} from telemetry_writer where writer_id = $1
  limit 1`;

/** What a batch as a whole stands on. */
export interface Conditional {
  readonly killReleased: boolean;
  readonly leases: readonly string[];
  readonly storedResults: readonly string[];
  readonly replica: string | null;
  readonly openAdmissions: readonly string[];
  /** Decisions whose outcomes are to be refused when they are late. */
  readonly notLate: readonly string[];
}

export function conditionsOf(
  entries: readonly SinkEntry[],
  { lateOutcomes }: AppendOptions = { lateOutcomes: "note" },
): Conditional {
  const distinct = (values: readonly (string | null)[]): string[] => [
    ...new Set(values.filter((value) => value !== null)),
  ];
  return {
    killReleased: entries.some(({ conditions }) => conditions.killReleased),
    leases: distinct(entries.map(({ conditions }) => conditions.lease)),
    storedResults: distinct(entries.map(({ conditions }) => conditions.storedResult)),
    replica: entries.find(({ conditions }) => conditions.replica !== null)?.conditions.replica ?? null,
    openAdmissions: distinct(entries.map(({ conditions }) => conditions.openAdmission)),
    notLate:
      lateOutcomes === "note"
        ? []
        : entries
            .filter(isOutcome)
            .filter(standsOnNoAdmission)
            .map(({ record }) => record.decisionId),
  };
}

/** The values of {@link appendStatement}, in the order of its places. */
export function appendValues(
  { from, to, entries, documents }: SinkBatch,
  conditions: Conditional,
): unknown[] {
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
    conditions.replica,
    placesOf(entries, ({ record }) => record.event === "admission"),
    placesOf(entries, (entry) => isFirstOutcome(entry, entries)),
    placesOf(entries, (entry) => isOutcome(entry) && !isFirstOutcome(entry, entries)).concat(
      placesOf(entries, ({ record }) => record.event === "late-outcome"),
    ),
    conditions.openAdmissions,
    conditions.notLate,
    JSON.stringify(documents),
    linesOf(entries, ({ record }) => record.decidedAt),
    linesOf(entries, ({ record }) => record.reason),
    linesOf(entries, ({ record }) => JSON.stringify(record.kind)),
    linesOf(entries, ({ record }) => ruleOf(record.evidence)),
    linesOf(entries, ({ record }) => JSON.stringify(record.scope)),
  ];
}

const isOutcome = ({ record }: SinkEntry): boolean => record.event === "outcome";

/** Whether it may be late; one that needs its admission open is refused for that. */
const standsOnNoAdmission = ({ conditions }: SinkEntry): boolean => conditions.openAdmission === null;

/** Not the second of one decision in the same batch. */
const isFirstOutcome = (entry: SinkEntry, entries: readonly SinkEntry[]): boolean =>
  isOutcome(entry) &&
  entries.find((one) => isOutcome(one) && one.record.decisionId === entry.record.decisionId) === entry;

/** Places from 1, as the statement counts them. */
const placesOf = (entries: readonly SinkEntry[], pick: (entry: SinkEntry) => boolean): number[] =>
  entries.flatMap((entry, index) => (pick(entry) ? [index + 1] : []));

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
