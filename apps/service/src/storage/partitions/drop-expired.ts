import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../database.ts";
import { type RecordPartition, readPartitions, storeNow } from "./record-partitions.ts";
import { upkeepTransaction } from "./upkeep-transaction.ts";
import { dayMs } from "./week.ts";

/** Why a partition stays although its time is over. */
export type HoldCause =
  /** An admission in it has no outcome yet. */
  | "open-admission"
  /** Its records are not the oldest of their writers without a gap: what is wrong there is not to be thrown away. */
  | "chain"
  /** Another replica is at it, or something reads it for long. */
  | "busy";

export interface Dropped {
  readonly partition: string;
  readonly records: number;
}

export interface Retention {
  readonly dropped: readonly Dropped[];
  /** The first partition that stays; none behind it is dropped either, because chains lose their beginning only. */
  readonly held: { readonly partition: string; readonly cause: HoldCause } | null;
}

/** Drops the partitions whose newest record is older than so many days, oldest first. */
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
  // Nothing comes in any more between what is written down of it and its end. Records of now go elsewhere.
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
  // What has ended needs no row any more: no outcome of it can come that would have to be told apart.
  await sql`
    delete from admission using telemetry_removed as removed
    where removed.partition = ${name} and outcome_seq is not null and (
      (admission.writer_id = removed.writer_id and admission.seq between first_seq and last_seq)
      or (admission.writer_id is null and outcome_writer = removed.writer_id
        and outcome_seq between first_seq and last_seq))`.execute(trx);
  await sql`drop table ${partition}`.execute(trx);
  return { partition: name, records: counted[0]?.records ?? 0 };
}
