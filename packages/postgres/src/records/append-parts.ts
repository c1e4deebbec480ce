import { isFirstOutcome, isOutcome, type SinkBatch, type SinkEntry } from "@slotgate/telemetry";
import type { AdmissionColumns } from "./budget-part.ts";
import type { Conditional } from "./postgres-append.ts";

/** Adds a value and returns its placeholder in the text. */
export type Place = (value: unknown) => string;

/** A part of the statement, for work besides the records. */
export interface Part {
  /** One letter in the statement's name. */
  readonly letter: string;
  /** Common table expressions that precede the head. */
  readonly before?: readonly string[];
  /** What must hold for the head to move. */
  readonly onlyIf?: readonly string[];
  /** Common table expressions that follow the records. */
  readonly after?: readonly string[];
  /** Columns of the answer. */
  readonly told?: readonly string[];
}

/** The conditions of the batch. */
export function conditionsPart(conditions: Conditional, place: Place): Part | null {
  const { killReleased, leases, storedResults, replica, openAdmissions, notLate } = conditions;
  const named = [leases, storedResults, openAdmissions, notLate].some(({ length }) => length > 0);
  if (!killReleased && replica === null && !named) return null;
  const [tokens, stored] = [place(leases), place(storedResults)];
  const [open, settled, holder] = [place(openAdmissions), place(notLate), place(replica)];
  const leased = `(${holder}::text is null or exists (select from replica where writer_id = ${holder} and lease_until > now()))`;
  return {
    letter: "c",
    before: [
      "kill as (select engaged from kill_state where id = 1 for share)",
      `held as (select token from job_lease where token = any(${tokens}::bigint[]) order by token for update)`,
      `live as (
    select decision_id from job_result where decision_id = any(${stored}::text[]) and removal_id is null
    order by decision_id for share
  )`,
      `open as (
    select decision_id from admission where decision_id = any(${open}::text[]) and outcome_seq is null
    order by decision_id for update
  )`,
      `late as (select decision_id from admission where decision_id = any(${settled}::text[]) and outcome_seq is not null)`,
    ],
    onlyIf: [
      `not (${place(killReleased)}::boolean and (select engaged from kill))`,
      `(select count(*) from held) = cardinality(${tokens}::bigint[])`,
      `(select count(*) from live) = cardinality(${stored}::text[])`,
      `(select count(*) from open) = cardinality(${open}::text[])`,
      "not exists (select from late)",
      leased,
    ],
    told: [
      "(select engaged from kill) as engaged",
      "(select array_agg(token::text) from held) as held",
      "(select array_agg(decision_id) from live) as live",
      "(select array_agg(decision_id) from open) as open",
      "(select array_agg(decision_id) from late) as late",
      `${leased} as leased`,
    ],
  };
}

interface EventsOptions {
  readonly place: Place;
  readonly writer: string;
  readonly seq: string;
  readonly holder: string | null;
  /** The columns that a budget adds to the rows of admissions. */
  readonly columns: AdmissionColumns;
}

/** Admissions that open, and outcomes that end them. */
export function eventsPart(
  entries: readonly SinkEntry[],
  { place, writer, seq, holder, columns: { opened, ended } }: EventsOptions,
): Part | null {
  const admissions = placesOf(entries, ({ record }) => record.event === "admission");
  const firsts = placesOf(entries, (entry) => isFirstOutcome(entry, entries));
  const lates = [
    ...placesOf(entries, (entry) => isOutcome(entry) && !isFirstOutcome(entry, entries)),
    ...placesOf(entries, ({ record }) => record.event === "late-outcome"),
  ];
  if (admissions.length + firsts.length + lates.length === 0) return null;
  const ending = `${place(firsts)}::integer[]`;
  return {
    letter: "e",
    after: [
      `opened as (
    insert into admission (decision_id, holder, writer_id, seq${opened.names})
    select decision_id, coalesce(${place(holder)}, ${writer}), ${writer}, ${seq}${opened.values} from batch${opened.from}
    where place = any(${place(admissions)}::integer[])
  )`,
      `ended as (
    insert into admission (decision_id, outcome_writer, outcome_seq${ended.names})
    select decision_id, ${writer}, ${seq}${ended.values} from batch${ended.from} where place = any(${ending})
    order by decision_id
    on conflict (decision_id) do update
      set outcome_writer = excluded.outcome_writer, outcome_seq = excluded.outcome_seq${ended.set}
      where admission.outcome_seq is null
    returning decision_id${ended.returning}
  )`,
      `line as (
    select *, place = any(${place(lates)}::integer[])
      or (place = any(${ending}) and decision_id not in (select decision_id from ended)) as late
    from batch
  )`,
    ],
  };
}

/** Runs that become durable, and jobs in them that end. */
export function runsPart(entries: readonly SinkEntry[]): Part | null {
  if (!entries.some(({ effects: { run, end } }) => run !== null || end !== null)) return null;
  return {
    letter: "r",
    after: [
      `runs as (
    insert into run (owner, run_id, subject, jobs, trace_id, submitted_at, holder, decision_ids)
    select owner::json #>> '{}', run_id, run::json ->> 'subject', json_array_length(run::json -> 'decisionIds'),
      run::json ->> 'traceId', (run::json ->> 'submittedAt')::timestamptz, run::json ->> 'holder',
      run::json -> 'decisionIds'
    from batch where run <> '' order by run_id
    on conflict do nothing
  )`,
      `ends as (
    insert into run_job (run_id, position, decision_id, status)
    select run_id, position::integer, decision_id, status from line where status <> '' and not late
    order by run_id, position::integer
    on conflict do nothing
  )`,
    ],
  };
}

/** Results that are stored, and leases that end with or without them. */
export function resultsPart(entries: readonly SinkEntry[], place: Place): Part | null {
  const results = present(entries, ({ effects }) => effects.result);
  const leaseEnds = present(entries, ({ effects }) => effects.leaseEnd);
  if (results.length + leaseEnds.length === 0) return null;
  const tokens = (as: "succeeded" | "failed") =>
    place(leaseEnds.filter((end) => end.as === as).map(({ token }) => token));
  return {
    letter: "s",
    after: [
      `results as (
    insert into job_result (decision_id, run_id, job_id, result, owner, scope, job_digest, content_digest,
      model_config_digest, prompt_digest, rule_id, requires_review)
    select "decisionId", "runId", result ->> 'jobId', result, owner, scope, "jobDigest",
      generation ->> 'contentDigest', generation ->> 'modelConfigDigest', generation ->> 'promptDigest',
      generation ->> 'ruleId', "requiresReview"
    from json_to_recordset(${place(JSON.stringify(results))}::json) as stored
      ("decisionId" text, "runId" text, result json, owner text, scope jsonb, "jobDigest" text, generation jsonb,
       "requiresReview" boolean)
    where exists (select from head)
  )`,
      `succeeded as (
    delete from job_lease where token = any(${tokens("succeeded")}::bigint[]) and exists (select from head)
  )`,
      `failed as (
    update job_lease set holder = null, failures = failures + 1, freed_at = now()
    where token = any(${tokens("failed")}::bigint[]) and exists (select from head)
  )`,
    ],
  };
}

/** Documents that records name by digest, and that may not be stored yet. */
export function documentsPart({ documents }: SinkBatch, place: Place): Part | null {
  if (documents.length === 0) return null;
  return {
    letter: "d",
    after: [
      `documents as (
    insert into evidence_document (digest, kind, body)
    select digest, kind, body::json
    from json_to_recordset(${place(JSON.stringify(documents))}::json) as named (digest text, kind text, body text)
    where exists (select from head)
    order by digest
    on conflict do nothing
  )`,
    ],
  };
}

/** Positions from 1, as the statement counts them. */
const placesOf = (entries: readonly SinkEntry[], pick: (entry: SinkEntry) => boolean): number[] =>
  entries.flatMap((entry, index) => (pick(entry) ? [index + 1] : []));

function present<T>(entries: readonly SinkEntry[], pick: (entry: SinkEntry) => T | null): T[] {
  return entries.map(pick).filter((value): value is T & {} => value !== null);
}
