import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../database.ts";
import { type RecordPartition, readPartitions, storeNow } from "./record-partitions.ts";
import { upkeepTransaction } from "./upkeep-transaction.ts";
import { dayMs } from "./week.ts";

/** Why an expired partition is kept. */
export type HoldCause =
  /** An admission in it has no outcome yet. */
  | "open-admission"
  /** Its records are not the oldest of their writers without a gap: evidence of a fault is kept. */
  | "chain"
  /** Another replica is working on it, or a long query reads it. */
  | "busy";

export interface Dropped {
  readonly partition: string;
  readonly records: number;
}

export interface Retention {
  readonly dropped: readonly Dropped[];
  /**
   * The first partition that is kept. None after it is dropped either, because chains may only lose their beginning.
   */
  readonly held: { readonly partition: string; readonly cause: HoldCause } | null;
}

/** Drops the partitions whose newest record is older than the given number of days, oldest first. */
export async function dropExpired(
  database: Kysely<Database>,
  { retentionDays }: { readonly retentionDays: number },
): Promise<Retention> {
  const before = (await storeNow(database)) - retentionDays * dayMs;
  const dropped: Dropped[] = [];
  for (const partition of await readPartitions(database)) {
    if (partition.until > before) break;
    const answer = (await upkeepTransaction(database, (trx) => drop(trx, partition))) ?? "busy";
    if (typeof answer === "string") return { dropped, held: { partition: partition.name, cause: answer } };
    dropped.push(answer);
  }
  return { dropped, held: null };
}

async function drop(
  trx: Transaction<Database>,
  { name }: RecordPartition,
): Promise<Dropped | Exclude<HoldCause, "busy">> {
  const partition = sql.table(name);
  // Nothing may be added between its summary and its removal. New records go to other partitions.
  await sql`lock table ${partition} in share mode`.execute(trx);
  const { rows: open } = await sql`
    select from ${partition} as admission where reason = 'ADMITTED' and not exists (
      select from telemetry_record as outcome
      where outcome.decision_id = admission.decision_id and outcome.reason <> 'ADMITTED')
    limit 1`.execute(trx);
  if (open.length > 0) return "open-admission";
  const { rows: broken } = await sql`
    with part as (select writer_id, min(seq) as first, max(seq) as last, count(*) as records
      from ${partition} group by writer_id)
    select from part
    where records <> last - first + 1
      or first <> 1 + coalesce(
        (select max(last_seq) from telemetry_removed as removed where removed.writer_id = part.writer_id), 0)
      or exists (select from telemetry_record as other
        where other.writer_id = part.writer_id and other.seq <= part.last
          and other.tableoid <> ${name}::regclass)
    limit 1`.execute(trx);
  if (broken.length > 0) return "chain";
  const { rows: counted } = await sql<{ records: number }>`
    with part as (select writer_id, min(seq) as first, max(seq) as last from ${partition} group by writer_id),
    removed as (
      insert into telemetry_removed (writer_id, first_seq, last_seq, last_hash, partition)
      select part.writer_id, first, last, body -> 'chain' ->> 'hash', ${name}
      from part join ${partition} as record on record.writer_id = part.writer_id and record.seq = part.last
      returning last_seq - first_seq + 1 as records
    )
    select coalesce(sum(records), 0)::float8 as records from removed`.execute(trx);
  // Ended admissions need no row: no outcome can follow that must be recognized as late.
  await sql`
    delete from admission using telemetry_removed as removed
    where removed.partition = ${name} and outcome_seq is not null and (
      (admission.writer_id = removed.writer_id and admission.seq between first_seq and last_seq)
      or (admission.writer_id is null and outcome_writer = removed.writer_id
        and outcome_seq between first_seq and last_seq))`.execute(trx);
  await sql`drop table ${partition}`.execute(trx);
  return { partition: name, records: counted[0]?.records ?? 0 };
}
