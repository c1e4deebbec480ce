import { once } from "node:events";
import { finished } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { GeneratedRecords } from "./generated-records.ts";

/** Loads generated records into an empty database with the service's tables. Answers how many there are. */
export async function loadRecords(client: pg.ClientBase, generated: GeneratedRecords): Promise<number> {
  for (const { digest, kind, body } of generated.documents) {
    await client.query(
      "insert into evidence_document (digest, kind, body) values ($1, $2, $3) on conflict do nothing",
      [digest, kind, body],
    );
  }
  const stream = client.query(
    copyFrom("copy telemetry_record (writer_id, seq, decision_id, job_id, owner, body) from stdin"),
  );
  let records = 0;
  let block = "";
  for (const { record, line } of generated.records) {
    const { chain, decisionId, jobId, owner } = record;
    const row = [chain.writerId, chain.seq, decisionId, jobId, owner, line.replaceAll("\\", "\\\\")];
    block += `${row.join("\t")}\n`;
    records += 1;
    if (block.length < 1 << 18) continue;
    if (!stream.write(block)) await once(stream, "drain");
    block = "";
  }
  stream.end(block);
  await finished(stream);
  for (const { writerId, seq, hash } of generated.heads()) {
    await client.query("insert into telemetry_writer (writer_id, seq, hash) values ($1, $2, $3)", [
      writerId,
      seq,
      hash,
    ]);
  }
  await client.query("analyze telemetry_record");
  return records;
}
