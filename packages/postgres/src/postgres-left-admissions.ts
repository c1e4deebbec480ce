import type { LeftAdmissions } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

/** A replica is gone if it has no row, or if its lease has run out by the database's clock. */
const gone = sql<boolean>`not exists (
  select from replica where replica.writer_id = admission.holder and replica.lease_until > now())`;

export interface LeftAdmissionsOptions {
  readonly database: Kysely<Database>;
  readonly writerId: string;
}

export function createLeftAdmissions({ database, writerId }: LeftAdmissionsOptions): LeftAdmissions {
  return {
    list: ({ after, limit }) =>
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
          .where((eb) => eb.or([eb("admission.holder", "=", writerId), gone]))
          .$if(after !== null, (query) => query.where("admission.decision_id", ">", after))
          // Decision ids are UUIDs of version 7, which sort by time.
          .orderBy("admission.decision_id")
          .limit(limit)
          .execute();
        return rows.flatMap(({ holder, body }) => (holder === null ? [] : [{ holder, record: body }]));
      }),
  };
}
