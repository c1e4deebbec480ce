import { type ChainEnd, genesisHash, type Head } from "@slotgate/telemetry";
import type { CopyBlocks } from "./copy-blocks.ts";
import type { Snapshot } from "./open-snapshot.ts";
import { storedColumns } from "./stored-records.ts";
import { isWhole, type Window, windowCondition } from "./window.ts";

/** The part of a writer's chain that a window covers. */
export interface Stretch {
  readonly writerId: string;
  /** The record before the first one; the hash is null if unknown. */
  readonly behind: { readonly seq: number; readonly hash: string | null };
  /** Last sequence number to read. */
  readonly to: number;
  readonly end: ChainEnd;
}

/** All stored heads, by writer. */
export async function readHeads(snapshot: Snapshot): Promise<ReadonlyMap<string, Head>> {
  const rows = await snapshot.query<{ writer_id: string; seq: number; hash: string }>(
    "select writer_id, seq::float8 as seq, hash from telemetry_writer order by writer_id",
  );
  return new Map(rows.map(({ writer_id: writerId, seq, hash }) => [writerId, { writerId, seq, hash }]));
}

/** For each writer whose oldest records retention has removed, the last removed one. */
export async function readRetained(snapshot: Snapshot): Promise<ReadonlyMap<string, Head>> {
  const rows = await snapshot.query<{ writer_id: string; seq: number; hash: string }>(
    `select distinct on (writer_id) writer_id, last_seq::float8 as seq, last_hash as hash from telemetry_removed
    order by writer_id, last_seq desc`,
  );
  return new Map(rows.map(({ writer_id: writerId, seq, hash }) => [writerId, { writerId, seq, hash }]));
}

/** The part to verify of each writer that has a head or records. */
export async function readStretches(
  snapshot: Snapshot,
  { window, heads }: { readonly window: Window; readonly heads: ReadonlyMap<string, Head> },
): Promise<readonly Stretch[]> {
  const retained = await readRetained(snapshot);
  const last = await lastRecords(snapshot);
  const covered = isWhole(window) ? null : await coveredBy(snapshot, window);
  const writers = new Set([...heads.keys(), ...last.keys()]);
  const stretches: Stretch[] = [];
  for (const writerId of [...writers].sort()) {
    const head = heads.get(writerId) ?? null;
    const newest = last.get(writerId) ?? 0;
    const end: ChainEnd = head === null ? { is: "headless" } : { is: "at-head", head };
    if (covered === null) {
      const behind = retained.get(writerId) ?? { seq: 0, hash: genesisHash };
      stretches.push({ writerId, behind, to: newest, end });
      continue;
    }
    const part = covered.get(writerId);
    if (part === undefined) {
      // No record is in the window, but records of the window may be missing from the end.
      if (window.until !== null) continue;
      stretches.push({
        writerId,
        behind: await recordAt(snapshot, { writerId, seq: newest }),
        to: newest,
        end,
      });
      continue;
    }
    const behind = await recordAt(snapshot, { writerId, seq: Math.max(part.first, 1) - 1 });
    const reachesEnd = part.last === newest;
    stretches.push({ writerId, behind, to: part.last, end: reachesEnd ? end : { is: "open" } });
  }
  return stretches;
}

/** The newest sequence number of each writer, by a few index lookups each. */
async function lastRecords(snapshot: Snapshot): Promise<ReadonlyMap<string, number>> {
  const rows = await snapshot.query<{ writer_id: string; seq: number }>(`
    with recursive writer as (
      (select writer_id from telemetry_record order by writer_id limit 1)
      union all
      select (select next.writer_id from telemetry_record next where next.writer_id > writer.writer_id
              order by next.writer_id limit 1)
      from writer where writer.writer_id is not null
    )
    select writer_id, (select max(seq) from telemetry_record r where r.writer_id = writer.writer_id)::float8 as seq
    from writer where writer_id is not null`);
  return new Map(rows.map(({ writer_id, seq }) => [writer_id, seq]));
}

async function coveredBy(snapshot: Snapshot, window: Window) {
  const rows = await snapshot.query<{ writer_id: string; first: number; last: number }>(`
    select writer_id, min(seq)::float8 as first, max(seq)::float8 as last from telemetry_record
    where ${windowCondition(window, snapshot.quote)} group by writer_id`);
  return new Map(rows.map(({ writer_id, ...part }) => [writer_id, part]));
}

/** A position in a chain, with the record's hash; null if there is no such record. */
async function recordAt(
  snapshot: Snapshot,
  { writerId, seq }: { readonly writerId: string; readonly seq: number },
): Promise<Stretch["behind"]> {
  if (seq === 0) return { seq, hash: genesisHash };
  const [row] = await snapshot.query<{ hash: string | null }>(
    "select body -> 'chain' ->> 'hash' as hash from telemetry_record where writer_id = $1 and seq = $2",
    [writerId, seq],
  );
  return { seq, hash: row?.hash ?? null };
}

/** The records of a stretch, in order, as `storedRecords` reads them. */
export function readRecords(snapshot: Snapshot, { writerId, behind, to }: Stretch): CopyBlocks | null {
  if (to <= behind.seq && behind.seq > 0) return null;
  // From the beginning, whatever the first record is.
  const after = behind.seq === 0 ? "" : `and seq > ${behind.seq}`;
  return snapshot.copy(
    `select ${storedColumns} from telemetry_record as record
     where writer_id = ${snapshot.quote(writerId)} ${after} and seq <= ${to} order by seq`,
    { format: "binary" },
  );
}
