import type { DecisionV1, TelemetryV1 } from "@slotgate/contracts";
import type { Kysely } from "kysely";
import { decisionFromRecords } from "../executor/decision-from-records.ts";
import type { Database } from "./database.ts";
import type { DecisionReader } from "./decision-reader.ts";
import { orUnavailable } from "./or-unavailable.ts";

/** Reads decisions back from their records: the admission or denial, and the outcome where there is one. */
export function createDecisionReader(database: Kysely<Database>): DecisionReader {
  const recordsOf = (
    decisionIds: readonly string[],
    owner: string | null,
  ): Promise<{ body: TelemetryV1 }[]> =>
    database
      .selectFrom("telemetry_record")
      .select("body")
      .where("decision_id", "in", decisionIds)
      // Late outcomes are kept, and tell nobody what became of a job.
      .where("event", "is", null)
      .$if(owner !== null, (query) => query.where("owner", "=", owner))
      .orderBy("writer_id")
      .orderBy("seq")
      .execute();

  return {
    byDecisionId: (decisionId, { owner }) =>
      orUnavailable(async () => {
        const records = await recordsOf([decisionId], owner);
        return decisionFromRecords(records.map(({ body }) => body));
      }),

    byJobId: (jobId, { owner, limit }) =>
      orUnavailable(async () => {
        const decisions = await database
          .selectFrom("telemetry_record")
          .select("decision_id")
          .distinct()
          .where("job_id", "=", jobId)
          .$if(owner !== null, (query) => query.where("owner", "=", owner))
          // Decision ids are UUIDs of version 7, which sort by time.
          .orderBy("decision_id", "desc")
          .limit(limit)
          .execute();
        const ids = decisions.map(({ decision_id }) => decision_id);
        if (ids.length === 0) return [];
        const records = Map.groupBy(await recordsOf(ids, owner), ({ body }) => body.decisionId);
        return ids
          .map((id) => decisionFromRecords((records.get(id) ?? []).map(({ body }) => body)))
          .filter((decision): decision is DecisionV1 => decision !== null);
      }),
  };
}
