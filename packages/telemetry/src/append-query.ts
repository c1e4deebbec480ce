import type { Evidence } from "@slotgate/contracts";
import { type Conditional, durabilitySettings, durable } from "./postgres-append.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import type { SinkBatch, SinkEntry } from "./sink.ts";

/** A prepared statement; one name stands for one text. */
export interface AppendQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Takes a value, and answers the place that stands for it in the text. */
type Place = (value: unknown) => string;

/** What a batch has work for beside its records. */
interface Part {
  /** One letter in the statement's name. */
  readonly letter: string;
  /** Common table expressions that the head waits for. */
  readonly before?: readonly string[];
  /** What must hold for the head to move. */
  readonly onlyIf?: readonly string[];
  /** Common table expressions that follow the records. */
  readonly after?: readonly string[];
  /** What the answer tells of it. */
  readonly told?: readonly string[];
}

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
 *
 * The statement has only the parts that the batch has work for: the database pays for each part that it is handed,
 * used or not, and most batches are denials, which need none of them. There are few parts, and so few statements.
 */
export function appendQuery(batch: SinkBatch, conditions: Conditional): AppendQuery {
  const values: unknown[] = [];
  const place: Place = (value) => `$${values.push(value)}`;
  const { from, to, entries } = batch;
  const writer = place(from.writerId);
  const fromSeq = `${place(from.seq)}::bigint`;
  const seq = `${fromSeq} + place`;
  const parts = [
    conditionsPart(conditions, place),
    eventsPart(entries, { place, writer, seq, holder: conditions.replica }),
    runsPart(entries),
    resultsPart(entries, place),
    documentsPart(batch, place),
  ].filter((part) => part !== null);
  const all = (pick: (part: Part) => readonly string[] | undefined) =>
    parts.flatMap((part) => pick(part) ?? []);
  const hasEvents = parts.some(({ letter }) => letter === "e");
  const text = `
  with ${list([
    ...all(({ before }) => before),
    `head as (
    update telemetry_writer set seq = ${place(to.seq)}::bigint, hash = ${place(to.hash)}
    where writer_id = ${writer} and seq = ${fromSeq} and hash = ${place(from.hash)}
      and ${[durable, ...all(({ onlyIf }) => onlyIf)].join("\n      and ")}
    returning 1
  )`,
    batchTable(entries, place),
    ...(hasEvents ? [] : ["line as (select *, false as late from batch)"]),
    ...all(({ letter, after }) => (letter === "e" ? after : [])),
    `records as (
    insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, event, body, run_id, decided_at, reason,
      kind, rule_id, scope)
    select ${writer}, ${seq}, decision_id, job_id, owner::json #>> '{}',
      case when late then 'late-outcome' end, body::json, run_id, decided_at::timestamptz, reason,
      kind::json #>> '{}', nullif(rule_id, '')::json #>> '{}', scope::jsonb
    from line
    returning 1
  )`,
    ...all(({ letter, after }) => (letter === "e" ? [] : after)),
  ])}
  select ${list([
    "exists (select from head) as moved",
    "(select count(*) from records)::int as recorded",
    durabilitySettings,
    ...all(({ told }) => told),
  ])}`;
  return { name: `slotgate-append-8-${parts.map(({ letter }) => letter).join("")}`, text, values };
}

const list = (items: readonly string[]): string => items.join(", ");

/** The records of the batch, one a row, and none when the head did not move. */
function batchTable(entries: readonly SinkEntry[], place: Place): string {
  const columns: readonly (readonly [string, (entry: SinkEntry) => string])[] = [
    ["body", ({ line }) => line],
    ["decision_id", ({ record }) => record.decisionId],
    ["job_id", ({ record }) => record.jobId],
    ["owner", ({ record }) => JSON.stringify(record.owner)],
    ["run_id", ({ record }) => record.runId],
    ["position", ({ effects: { end } }) => (end === null ? "" : String(end.position))],
    ["status", ({ effects: { end } }) => end?.status ?? ""],
    ["run", ({ effects: { run } }) => (run === null ? "" : JSON.stringify(run))],
    ["decided_at", ({ record }) => record.decidedAt],
    ["reason", ({ record }) => record.reason],
    ["kind", ({ record }) => JSON.stringify(record.kind)],
    ["rule_id", ({ record }) => ruleOf(record.evidence)],
    ["scope", ({ record }) => JSON.stringify(record.scope)],
  ];
  const tables = columns.map(([, pick]) => `string_to_table(${place(linesOf(entries, pick))}, E'\\n')`);
  return `batch as materialized (
    select * from rows from (
      ${tables.join(",\n      ")}
    ) with ordinality as line (${columns.map(([name]) => name).join(", ")}, place)
    where exists (select from head)
  )`;
}

/** What the batch stands on. */
function conditionsPart(conditions: Conditional, place: Place): Part | null {
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
}

/** Admissions that open, and outcomes that end them. */
function eventsPart(
  entries: readonly SinkEntry[],
  { place, writer, seq, holder }: EventsOptions,
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
    insert into admission (decision_id, holder, writer_id, seq)
    select decision_id, coalesce(${place(holder)}, ${writer}), ${writer}, ${seq} from batch
    where place = any(${place(admissions)}::integer[])
  )`,
      `ended as (
    insert into admission (decision_id, outcome_writer, outcome_seq)
    select decision_id, ${writer}, ${seq} from batch where place = any(${ending})
    order by decision_id
    on conflict (decision_id) do update
      set outcome_writer = excluded.outcome_writer, outcome_seq = excluded.outcome_seq
      where admission.outcome_seq is null
    returning decision_id
  )`,
      `line as (
    select *, place = any(${place(lates)}::integer[])
      or (place = any(${ending}) and decision_id not in (select decision_id from ended)) as late
    from batch
  )`,
    ],
  };
}

/** Runs that become durable, and places of jobs in them that come to an end. */
function runsPart(entries: readonly SinkEntry[]): Part | null {
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

/** Results that are stored, and leases that end with them or without. */
function resultsPart(entries: readonly SinkEntry[], place: Place): Part | null {
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
      model_config_digest, prompt_digest, rule_id)
    select "decisionId", "runId", result ->> 'jobId', result, owner, scope, "jobDigest",
      generation ->> 'contentDigest', generation ->> 'modelConfigDigest', generation ->> 'promptDigest',
      generation ->> 'ruleId'
    from json_to_recordset(${place(JSON.stringify(results))}::json) as stored
      ("decisionId" text, "runId" text, result json, owner text, scope jsonb, "jobDigest" text, generation jsonb)
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

/** Documents that records name by digest, and that may not be in the store yet. */
function documentsPart({ documents }: SinkBatch, place: Place): Part | null {
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

const isOutcome = ({ record }: SinkEntry): boolean => record.event === "outcome";

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
