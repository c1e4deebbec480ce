import type { StoredRecord } from "@slotgate/telemetry";

/** What `storedRecords` reads, in its order. */
export const storedColumns = `seq, decision_id, job_id, owner, body, run_id, reason, kind, rule_id, scope, decided_at,
  event is not null, case when reason is distinct from 'ADMITTED' then (
    select outcome_writer = record.writer_id and outcome_seq = record.seq from admission
    where admission.decision_id = record.decision_id) end`;

const columnCount = 13;
/** PostgreSQL counts microseconds from the beginning of 2000. */
const epochMs = Date.UTC(2000, 0, 1);

/**
 * The records in a block of PostgreSQL's binary COPY format: for each row the number of columns, and for each column its
 * length in bytes, or -1 for null, and its value. A truncated or malformed row yields a record without text, so that it
 * is reported and never skipped.
 */
export function* storedRecords({
  buffer,
  byteOffset,
  length,
}: Uint8Array<ArrayBuffer>): Generator<StoredRecord> {
  const bytes = Buffer.from(buffer, byteOffset, length);
  let at = 0;
  /** The place of the next value, which is passed; null: it is null. */
  function next(): { readonly from: number; readonly to: number } | null {
    const size = bytes.readInt32BE(at);
    at += 4;
    if (size < 0) return null;
    const from = at;
    at += size;
    if (at > length) throw new RangeError("the row is truncated");
    return { from, to: at };
  }
  function text(skipped = 0): string | null {
    const place = next();
    return place === null ? null : bytes.toString("utf8", place.from + skipped, place.to);
  }
  function integer(): number {
    const place = next();
    return place === null ? Number.NaN : Number(bytes.readBigInt64BE(place.from));
  }
  function flag(): boolean | null {
    const place = next();
    return place === null ? null : bytes[place.from] === 1;
  }
  function row(): StoredRecord {
    if (bytes.readInt16BE(at) !== columnCount) throw new RangeError("the row has other columns");
    at += 2;
    const seq = integer();
    const [decisionId, jobId, owner, line] = [text() ?? "", text() ?? "", text(), text() ?? ""];
    const [runId, reason, kind, ruleId] = [text() ?? "", text() ?? "", text() ?? "", text()];
    // The binary format of jsonb begins with its version.
    const scope = text(1) ?? "";
    const decidedAt = epochMs + integer() / 1_000;
    const [late, counts] = [flag() === true, flag()];
    const columns = { decisionId, jobId, owner, runId, reason, kind, ruleId, scope, decidedAt, late, counts };
    return { seq, line, columns };
  }

  while (at < length) {
    // The end of the rows.
    if (at + 2 === length && bytes.readInt16BE(at) === -1) return;
    try {
      yield row();
    } catch {
      yield unreadable;
      return;
    }
  }
}

const unreadable: StoredRecord = {
  seq: 0,
  line: "",
  columns: {
    decisionId: "",
    jobId: "",
    owner: null,
    runId: "",
    reason: "",
    kind: "",
    ruleId: null,
    scope: "",
    decidedAt: Number.NaN,
    late: false,
    counts: null,
  },
};
