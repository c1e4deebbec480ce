import type { TelemetryV1 } from "@slotgate/contracts";
import { expectedHash, genesisHash } from "@slotgate/telemetry";
import type pg from "pg";

export interface Recorded {
  readonly body: TelemetryV1;
  readonly late: boolean;
}

/** The records of a database, read on from where the last look ended: none of them changes any more. */
export interface RecordsSoFar {
  readonly records: readonly Recorded[];
  /** Places in a chain at which something is missing or does not fit. */
  readonly brokenLinks: number;
}

export function readRecords(database: pg.Pool): () => Promise<RecordsSoFar> {
  const records: Recorded[] = [];
  const last = new Map<string, { readonly seq: number; readonly hash: string }>();
  let broken = 0;
  return async () => {
    // Heads and records of one moment.
    const { rows: heads } = await database.query<{
      writer_id: string;
      seq: string;
      hash: string;
      since: Recorded[] | null;
    }>(
      `select writer_id, seq, hash, (
         select json_agg(json_build_object('body', body, 'late', event is not null) order by record.seq)
         from telemetry_record record
         where record.writer_id = head.writer_id
           and record.seq > coalesce(($1::json ->> head.writer_id)::bigint, 0)
       ) as since from telemetry_writer head`,
      [JSON.stringify(Object.fromEntries([...last].map(([writerId, { seq }]) => [writerId, seq])))],
    );
    let headless = 0;
    for (const { writer_id, seq, hash, since } of heads) {
      let end = last.get(writer_id) ?? { seq: 0, hash: genesisHash };
      for (const record of since ?? []) {
        const { chain } = record.body;
        if (chain.seq !== end.seq + 1 || chain.prevHash !== end.hash) broken += 1;
        else if (chain.hash !== expectedHash(record.body)) broken += 1;
        end = { seq: chain.seq, hash: chain.hash };
        records.push(record);
      }
      last.set(writer_id, end);
      if (end.seq !== Number(seq) || end.hash !== hash) headless += 1;
    }
    return { records, brokenLinks: broken + headless };
  };
}
