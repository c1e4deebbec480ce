import { canonicalJson, type TelemetryV1 } from "@slotgate/contracts";
import type { Head } from "../record/chain.ts";
import { noConditions } from "../record/conditions.ts";
import { type Effects, noEffects } from "../record/effects.ts";
import type { EvidenceDocument } from "../record/evidence-document.ts";
import type { SinkBatch, SinkEntry } from "../record/sink.ts";
import { BrokenBatchError } from "./broken-batch-error.ts";

/** A batch as one line of JSON: records exactly as hashed, and everything else in it. */
export function lineOf({ from, to, entries, ...rest }: SinkBatch): string {
  const records = entries.map(({ line, effects }) =>
    Object.values(effects).every((effect) => effect === null)
      ? `{"record":${line}}`
      : `{"record":${line},"effects":${JSON.stringify(effects)}}`,
  );
  const others = JSON.stringify(rest).slice(1, -1);
  return `${opening}${entries.length},"from":${JSON.stringify(from)},"to":${JSON.stringify(to)},"entries":[${records.join(",")}]${others === "" ? "" : ","}${others}}\n`;
}

const opening = '{"records":';

/** The number of records in a line, from its beginning; 0 if it is not a line of a spool. */
export const recordsIn = (line: string): number => Number(/^\{"records":(\d+),/.exec(line)?.[1] ?? 0);

/** The batch in a line. Batches in a spool have no conditions. Throws `BrokenBatchError` if it is not valid. */
export function batchOf(line: string): SinkBatch {
  try {
    return readBatch(line);
  } catch (cause) {
    throw new BrokenBatchError({ cause });
  }
}

function readBatch(line: string): SinkBatch {
  const parsed = JSON.parse(line) as SpooledBatch;
  const { records, entries, ...batch } = parsed;
  if (records !== entries.length || entries.length === 0)
    throw new Error("the number of records differs from the batch's own");
  let head = batch.from;
  const read = entries.map(({ record, effects }): SinkEntry => {
    const { writerId, seq, prevHash, hash } = record.chain;
    if (writerId !== head.writerId || seq !== head.seq + 1 || prevHash !== head.hash)
      throw new Error(`record ${seq} of writer \`${writerId}\` does not follow record ${head.seq}`);
    head = { writerId, seq, hash };
    return {
      record,
      line: canonicalJson(record),
      conditions: noConditions,
      effects: { ...noEffects, ...effects },
    };
  });
  if (head.seq !== batch.to.seq || head.hash !== batch.to.hash)
    throw new Error("the last record differs from the batch's own end");
  return { documents: [], ...batch, entries: read };
}

interface SpooledBatch {
  readonly records: number;
  readonly from: Head;
  readonly to: Head;
  /** Absent in lines of the previous version. */
  readonly documents?: readonly EvidenceDocument[];
  readonly entries: readonly { readonly record: TelemetryV1; readonly effects?: Partial<Effects> }[];
}
