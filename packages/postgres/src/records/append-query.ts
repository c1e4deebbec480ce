import type { Evidence } from "@slotgate/contracts";
import { RecordRefusedError, type SinkBatch, type SinkEntry } from "@slotgate/telemetry";
import {
  conditionsPart,
  documentsPart,
  eventsPart,
  type Part,
  type Place,
  resultsPart,
  runsPart,
} from "./append-parts.ts";
import { budgetPart, withBudget, withoutBudget } from "./budget-part.ts";
import { type Conditional, durabilitySettings, durable } from "./postgres-append.ts";

/** A prepared statement; a name always has the same text. */
export interface AppendQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface AppendQueryOptions {
  /** The day of reservations, as `2026-01-31`; null: the UTC day of the database's clock. */
  readonly day?: string | null;
}

/**
 * One statement is one transaction. It locks what the batch's conditions depend on, moves the head only from where the
 * journal expects it, and writes nothing if any condition fails:
 * - a share lock on the kill row makes kills linearizable with admissions: a kill waits for the groups under way, and
 *   every later group sees it;
 * - locked leases and stored results do the same for take-overs and withdrawals;
 * - locked days and runs do the same for the rest of a budget;
 * - a locked open admission gets one outcome, even under concurrent attempts. This also fences a process that counts as
 *   dead: recovery ends its admissions, so its lease need only be read, not locked.
 * Rows that other transactions may also need are locked and inserted in the order of their keys, so that transactions
 * wait for each other without deadlocks. An outcome ends its admission or, if there is none, ensures that none follows.
 * The first outcome counts.
 * The statement has only the parts that the batch needs, because the database pays for every part, used or not, and
 * most batches are denials, which need none. There are few parts, and so few statements.
 */
export function appendQuery(
  batch: SinkBatch,
  conditions: Conditional,
  { day = null }: AppendQueryOptions = {},
): AppendQuery {
  const values: unknown[] = [];
  const place: Place = (value) => `$${values.push(value)}`;
  const { from, to, entries } = batch;
  const writer = place(from.writerId);
  const fromSeq = `${place(from.seq)}::bigint`;
  const seq = `${fromSeq} + place`;
  const standsOn = conditionsPart(conditions, place);
  const budget = budgetPart(entries, { place, after: standsOn === null ? "nothing" : "conditions", day });
  const columns = budget === null ? withoutBudget : withBudget;
  const parts = [
    standsOn,
    budget,
    eventsPart(entries, { place, writer, seq, holder: conditions.replica, columns }),
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
  return { name: `slotgate-append-9-${parts.map(({ letter }) => letter).join("")}`, text, values };
}

const list = (items: readonly string[]): string => items.join(", ");

/** The records of the batch, one per row, and none if the head did not move. */
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

const ruleOf = (evidence: Evidence | null): string =>
  evidence === null || evidence.ruleId === null ? "" : JSON.stringify(evidence.ruleId);

/** One value per line: cheaper for both sides than arrays, whose elements need escaping. JSON has no raw line feed. */
function linesOf(entries: readonly SinkEntry[], pick: (entry: SinkEntry) => string): string {
  const values = entries.map(pick);
  const broken = values.find((value) => value.includes("\n"));
  if (broken !== undefined)
    throw new RecordRefusedError({ records: entries.length, cause: "an id has a line feed" });
  return values.join("\n");
}
