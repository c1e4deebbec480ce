import { type Kysely, sql } from "kysely";
import type { LeftAdmissions } from "../recovery/open-admission.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

/** A replica without a row is gone, as is one whose lease has run out by the database's clock. */
const gone = sql<boolean>`not exists (
  select from replica where replica.writer_id = admission.holder and replica.lease_until > now())`;

export function createLeftAdmissions(database: Kysely<Database>): LeftAdmissions {
  return {
    list: ({ limit }) =>
      orUnavailable(async () => {
        const rows = await database
          .selectFrom("admission")
          .innerJoin("telemetry_record as record", (join) =>
            join
              .onRef("record.writer_id", "=", "admission.writer_id")
              .onRef("record.seq", "=", "admission.seq"),
          )
          .select(["admission.holder", "record.body"])
          .where("admission.outcome_seq", "is", null)
          .where(gone)
          // Decision ids are UUIDs of version 7, which sort by time.
          .orderBy("admission.decision_id")
          .limit(limit)
          .execute();
        return rows.flatMap(({ holder, body }) => (holder === null ? [] : [{ holder, record: body }]));
      }),
  };
}
