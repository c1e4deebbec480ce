import type { RecentRecords } from "@slotgate/executor";
import type { EvidenceDocument } from "@slotgate/telemetry";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** PostgreSQL takes the ids as one array; this limits its length. */
const idsPerQuestion = 5_000;

export const createRecentRecords = (database: Kysely<Database>): RecentRecords => ({
  async ends() {
    const rows = await database.selectFrom("telemetry_writer").select(["writer_id", "seq"]).execute();
    return new Map(rows.map(({ writer_id, seq }) => [writer_id, Number(seq)]));
  },

  async admitted({ writerId, after, upTo, limit }) {
    const rows = await database
      .selectFrom("telemetry_record")
      .select(["seq", "body"])
      .where("writer_id", "=", writerId)
      .where("seq", ">", String(after))
      .where("seq", "<=", String(upTo))
      .where("reason", "in", ["ADMITTED", "STORED"])
      .orderBy("seq")
      .limit(limit)
      .execute();
    return rows.map(({ seq, body }) => ({ seq: Number(seq), body }));
  },

  async documents(digests) {
    const { rows } = await sql<EvidenceDocument>`
      select digest, kind, body::text as body from evidence_document
      where digest = any(${digests}::text[])`.execute(database);
    return rows;
  },
});

/** Those of these decisions that a replica has admitted. */
export async function admittedAmong(
  database: Kysely<Database>,
  decisionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let from = 0; from < decisionIds.length; from += idsPerQuestion) {
    const { rows } = await sql<{ readonly decision_id: string }>`
      select decision_id from admission
      where holder is not null
        and decision_id = any(${decisionIds.slice(from, from + idsPerQuestion)}::text[])`.execute(database);
    for (const { decision_id: id } of rows) found.add(id);
  }
  return found;
}
